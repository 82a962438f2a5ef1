package io.engram.data.source;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a dataset is to be read.
 *
 * @param missing how a missing cell of CSV or TSV is written; an empty one is missing always
 * @param folder where the files lie that a single manifest names; null where it names none, since what lies beside an
 *     uploaded file is somebody else's
 */
public record SourceOptions(Set<String> missing, @Nullable Path folder) {

    /** Only an empty cell is missing, and there are no files beside. */
    public static final SourceOptions DEFAULT = new SourceOptions(Set.of(), null);

    public SourceOptions {
        missing = Set.copyOf(missing);
    }
}
