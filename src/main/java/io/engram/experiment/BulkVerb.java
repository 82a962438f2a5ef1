package io.engram.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be done with many experiments at once. */
enum BulkVerb {
    PAUSE,
    RESUME,
    CANCEL,
    RETRY,
    CHECKPOINT,
    DELETE;

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
