package io.engram.dataset;

import java.util.Collection;
import java.util.Optional;

/** Finds datasets, uploaded or bundled, by what a definition calls them. */
public interface DatasetSources {

    /** By id or by name; an uploaded dataset goes before a sample of the same name. */
    Optional<DatasetSource> find(String idOrName);

    /** Every name that could be asked for. */
    Collection<String> names();

    /**
     * Why its files cannot be read any more as they were registered, with the cure: somebody has changed what is read
     * in place. Empty where nothing is in the way.
     */
    default Optional<String> unusable(DatasetSource dataset) {
        return Optional.empty();
    }
}
