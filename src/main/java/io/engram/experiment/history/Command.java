package io.engram.experiment.history;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked of an experiment's worker.
 *
 * @param acknowledgedAt when the worker said that it has heard it
 * @param doneAt when it was carried out, or could not be any more
 * @param result the checkpoint that came of it, or the state that the experiment is in since
 */
public record Command(
        long id,
        Kind kind,
        Instant askedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant doneAt,
        @Nullable String result) {

    /** What can be asked. */
    public enum Kind {
        PAUSE,
        CANCEL,
        CHECKPOINT;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind named(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
