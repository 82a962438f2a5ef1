package io.engram.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** What one client may ask of the server. */
@Validated
@ConfigurationProperties("engram.http")
record HttpSettings(@Valid Client perClient) {

    /**
     * Limits of a client, which is a remote address.
     *
     * @param requestsPerSecond in the long run; 0 for any number
     * @param burst that may come at once after a rest
     * @param atOnce requests that may be in the works at the same time; fewer than the server has threads, or one
     *     client's slow uploads keep out all others
     */
    record Client(
            @PositiveOrZero int requestsPerSecond,
            @Positive int burst,
            @Positive int atOnce) {}
}
