package io.engram.schedule;

import io.engram.definition.Flaw;
import io.engram.metric.MetricName;
import io.engram.metric.Mode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A schedule that follows a metric. */
sealed interface MonitoredSpec extends SchedulerSpec permits NewBob, ReduceOnPlateau, AnchoredPlateau {

    /** What it watches: {@code valid.loss}. */
    String metric();

    /** Which direction is better; null for the usual one. */
    @Nullable
    Mode mode();

    /** Which direction is better. */
    default Mode modeOrDefault() {
        Mode mode = mode();
        return mode == null ? MetricName.usualMode(metric()) : mode;
    }

    @Override
    default void check(Set<String> recorded, String pointer, List<Flaw> flaws) {
        MetricName.mismatch(metric(), recorded)
                .ifPresent(detail -> flaws.add(new Flaw(Flaw.below(pointer, "metric"), detail)));
    }
}
