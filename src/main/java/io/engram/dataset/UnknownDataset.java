package io.engram.dataset;

import io.engram.definition.NearestName;
import java.util.Collection;

/** Neither an upload nor a sample has this id or name. */
final class UnknownDataset extends RuntimeException {

    UnknownDataset(String idOrName, Collection<String> known) {
        super("There is no dataset '" + idOrName + "'; " + NearestName.hint(idOrName, known));
    }
}
