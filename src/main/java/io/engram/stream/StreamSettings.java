package io.engram.stream;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How much is streamed.
 *
 * @param maxClients streams that may be open at once; each is a connection, so fewer than
 *     {@code server.tomcat.max-connections}
 * @param perClient of these, so many of one remote address
 * @param heartbeat how often a stream says that it is still there, and is looked at whether it may be
 */
@Validated
@ConfigurationProperties("engram.stream")
record StreamSettings(@Positive int maxClients, @Positive int perClient, Duration heartbeat) {}
