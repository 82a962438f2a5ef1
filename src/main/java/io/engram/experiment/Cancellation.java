package io.engram.experiment;

import io.engram.experiment.history.Happenings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends an experiment because somebody wants it to. */
@Component
class Cancellation {

    private final Experiments experiments;
    private final Happenings happenings;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Cancellation(
            Experiments experiments, Happenings happenings, ApplicationEventPublisher events, InstantSource clock) {
        this.experiments = experiments;
        this.happenings = happenings;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Cancels it. Where a worker is at it, {@link StopRequested} tells whoever has workers.
     *
     * @throws IllegalMove where it is ending or has ended
     */
    @Transactional
    public void cancel(String id) {
        Experiment experiment = experiments.locked(id).orElseThrow(() -> new UnknownId("experiment", id));
        Instant now = clock.instant();
        experiment.cancel(now);
        happenings.append(id, "state", Map.of("status", experiment.status()), now);
        if (experiment.status() == ExperimentState.STOPPING) {
            events.publishEvent(new StopRequested(id));
        }
    }
}
