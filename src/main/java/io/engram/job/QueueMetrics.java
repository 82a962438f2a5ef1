package io.engram.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How long who waits for a worker has waited. */
@Component
final class QueueMetrics implements MeterBinder {

    private final JdbcClient jdbc;
    private final InstantSource clock;

    QueueMetrics(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        TimeGauge.builder("engram.queue.oldest.wait", this::oldestWait, TimeUnit.MILLISECONDS)
                .description("How long the experiment has waited that has waited longest; 0 where none waits")
                .register(registry);
    }

    private long oldestWait() {
        return jdbc.sql("select min(queued_at) from experiment where status = 'queued'")
                .query((row, index) -> row.getObject(1, OffsetDateTime.class))
                .optional()
                .map(since ->
                        Duration.between(since.toInstant(), clock.instant()).toMillis())
                .orElse(0L);
    }
}
