package io.engram.job;

import io.engram.experiment.ExperimentState;
import io.engram.experiment.ExperimentStates;
import io.engram.experiment.Experiments;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** How many experiments there are in each state, how many wait and how many workers are at it. */
@Component
final class JobMetrics implements MeterBinder {

    private final Experiments experiments;
    private final Supervisor supervisor;

    JobMetrics(Experiments experiments, Supervisor supervisor) {
        this.experiments = experiments;
        this.supervisor = supervisor;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ExperimentState state : ExperimentStates.ALL) {
            Gauge.builder("engram.experiments", () -> experiments.countByStatus(state))
                    .description("Experiments in this state")
                    .tag("status", state.text())
                    .register(registry);
        }
        Gauge.builder("engram.queue.length", () -> experiments.countByStatus(ExperimentStates.QUEUED))
                .description("Experiments that wait for a worker")
                .register(registry);
        Gauge.builder("engram.workers.running", supervisor::working)
                .description("Workers that are training")
                .register(registry);
    }
}
