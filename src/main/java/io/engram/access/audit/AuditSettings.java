package io.engram.access.audit;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How much of the past is kept.
 *
 * @param keep entries older than this go
 * @param maxEntries of those that were let in, and as many of those that were refused: a flood of the one never pushes
 *     out the other
 */
@Validated
@ConfigurationProperties("engram.audit")
record AuditSettings(Duration keep, @Positive long maxEntries) {}
