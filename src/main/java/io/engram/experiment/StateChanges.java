package io.engram.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.engram.experiment.history.Happenings;
import io.engram.worker.LogContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells of every change of state: in the list of what happened, in the log, and to whoever has workers. */
@Component
class StateChanges {

    private static final Logger log = LoggerFactory.getLogger(StateChanges.class);

    private final Happenings happenings;
    private final ApplicationEventPublisher events;

    StateChanges(Happenings happenings, ApplicationEventPublisher events) {
        this.happenings = happenings;
        this.events = events;
    }

    /** What is written down of a state, and told to whoever watches. */
    private record State(
            ExperimentState status,
            int attempt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Failure failure) {

        static State of(Experiment experiment) {
            Failure failure = experiment.failure();
            return new State(experiment.status(), experiment.attempts(), failure == null ? null : failure.withoutLog());
        }
    }

    /** To be called in the transaction of the change. */
    void tell(Experiment experiment, Instant now) {
        happenings.append(experiment.id(), "state", State.of(experiment), now);
        LogContext.within(
                experiment.id(),
                experiment.attempts(),
                () -> log.info(
                        "experiment {} attempt {}: {}",
                        experiment.id(),
                        experiment.attempts(),
                        experiment.status().text()));
        events.publishEvent(StateChanged.of(experiment));
        if (experiment.status() == ExperimentStates.QUEUED) {
            events.publishEvent(new ExperimentQueued(experiment.id()));
        }
    }
}
