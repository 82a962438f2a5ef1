package io.engram.experiment.history;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One worker that was started for an experiment.
 *
 * @param number from 1
 * @param outcome null while it runs
 * @param category of the failure that ended it, if one did
 * @param reason why it ended, where that is not its own success
 * @param resumedFrom the checkpoint that it continued
 * @param provenance versions, system, threads and seed: what is needed to repeat it
 */
public record Attempt(
        int number,
        @Nullable Outcome outcome,
        @Nullable String category,
        @Nullable String reason,
        @Nullable Long pid,
        @Nullable String device,
        @Nullable String resumedFrom,
        Map<String, String> provenance,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** How an attempt ended. */
    public enum Outcome {
        COMPLETED,
        PAUSED,
        CANCELLED,
        FAILED,
        /** The worker or the server was lost; another attempt may continue it. */
        INTERRUPTED;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Outcome named(@Nullable String text) {
            return text == null ? null : valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
