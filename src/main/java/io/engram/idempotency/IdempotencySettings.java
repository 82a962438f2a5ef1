package io.engram.idempotency;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How requests may be repeated.
 *
 * @param data the data folder: bodies with a key that are too large for memory pass through a folder in it
 */
@Validated
@ConfigurationProperties("engram")
record IdempotencySettings(
        Path data, Uploads uploads, @Valid Keys idempotency) {

    /** @param maxSize of a body */
    record Uploads(DataSize maxSize) {}

    /**
     * Limits of keys.
     *
     * @param keep how long an answer is kept
     * @param maxKeys how many are kept; beyond that, requests with a new key get 503
     * @param atOnce requests with a key that act at the same time: each holds a connection to the database
     * @param patience how long one more waits for its turn before it gets 503
     */
    record Keys(
            Duration keep, @Positive long maxKeys, @Positive int atOnce, Duration patience) {}

    Path received() {
        return data.toAbsolutePath().normalize().resolve("received");
    }
}
