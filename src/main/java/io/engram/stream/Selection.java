package io.engram.stream;

import io.engram.experiment.InvalidQuery;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to hear of.
 *
 * @param experiment null: all of them
 * @param types empty: all but the log
 */
record Selection(@Nullable String experiment, Set<String> types) {

    static final String PROGRESS = "progress";
    static final String LOG = "log";
    static final String DELETED = "deleted";

    /** Every type there is; the first four are stored. */
    static final List<String> KNOWN =
            List.of("state", "metric", "checkpoint", "checkpoint_damaged", PROGRESS, LOG, DELETED);

    /** @param asked each one type, or some with commas between them */
    static Selection of(@Nullable String experiment, Collection<String> asked) {
        Set<String> types = new LinkedHashSet<>();
        asked.stream()
                .flatMap(some -> Arrays.stream(some.split(",", -1)))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .forEach(types::add);
        for (String type : types) {
            if (!KNOWN.contains(type)) {
                throw new InvalidQuery(
                        "type", "there is no type '" + type + "'. Known: " + String.join(", ", KNOWN) + ".");
            }
        }
        if (experiment == null && types.contains(LOG)) {
            throw new InvalidQuery(
                    "type", "the log is only in the stream of one experiment: /experiments/{id}/events?type=log.");
        }
        return new Selection(experiment, types);
    }

    boolean has(String type) {
        return types.isEmpty() ? !type.equals(LOG) : types.contains(type);
    }

    boolean isOf(String id) {
        return experiment == null || experiment.equals(id);
    }

    boolean has(Told told) {
        return isOf(told.experiment()) && has(told.type());
    }
}
