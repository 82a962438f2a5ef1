package io.engram.experiment;

import io.engram.definition.NearestName;
import java.util.Collection;

/** A metric was asked for that nothing has recorded. */
public final class UnknownMetric extends RuntimeException {

    UnknownMetric(String name, Collection<String> recorded) {
        super("No '" + name + "' is recorded; " + NearestName.hint(name, recorded));
    }
}
