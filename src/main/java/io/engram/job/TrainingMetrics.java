package io.engram.job;

import io.engram.experiment.EventRecorded;
import io.engram.experiment.StateChanged;
import io.engram.worker.FailureCategory;
import io.engram.worker.WorkerEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Counts what the trainings get done, once it is committed. No meter knows experiments apart: their number has no
 * bound, and what one of them does stands in the API.
 */
@Component
final class TrainingMetrics {

    private static final String TRAIN = "train";

    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Counter steps;
    private final Counter examples;
    private final Counter epochs;
    private final Counter checkpoints;
    private final Counter checkpointBytes;
    private final Timer saves;
    private final Counter requeued;

    /** Where the training stage of each experiment at work has been counted up to. */
    private final Map<String, Place> counted = new ConcurrentHashMap<>();

    private record Place(int epoch, long step) {}

    TrainingMetrics(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        steps = counter("engram.training.steps", "Batches that have been trained on");
        examples = counter("engram.training.examples", "Examples that have been trained on, padding of batches apart");
        epochs = counter("engram.training.epochs", "Epochs whose training is over");
        checkpoints = counter("engram.checkpoints.saved", "Checkpoints that are whole on disk");
        checkpointBytes = Counter.builder("engram.checkpoints.written")
                .baseUnit("bytes")
                .description("Size of these checkpoints")
                .register(meters);
        saves = Timer.builder("engram.checkpoints.save")
                .description("From the moment that a checkpoint is of until it is on disk and recorded")
                .register(meters);
        requeued = counter("engram.experiments.requeued", "Experiments that were given back to the queue");
        for (FailureCategory category : FailureCategory.values()) {
            failures(category.name().toLowerCase(Locale.ROOT));
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    private Counter failures(String category) {
        return Counter.builder("engram.experiments.failed")
                .description("Experiments that failed")
                .tag("category", category)
                .register(meters);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(StateChanged change) {
        if (change.status().equals("queued")) {
            counted.remove(change.id());
            if (change.attempts() > 0) {
                requeued.increment();
            }
        } else if (change.failureCategory() != null && change.status().equals("failed")) {
            counted.remove(change.id());
            failures(change.failureCategory()).increment();
        } else if (change.status().equals("completed") || change.status().equals("cancelled")) {
            counted.remove(change.id());
        }
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(EventRecorded recorded) {
        WorkerEvent event = recorded.event();
        if (event instanceof WorkerEvent.Started started && started.resumedFrom() == null) {
            counted.put(recorded.id(), new Place(1, 0));
        } else if (event instanceof WorkerEvent.Progress progress
                && progress.stage().equals(TRAIN)) {
            count(recorded.id(), progress);
        } else if (event instanceof WorkerEvent.StageEnded ended
                && ended.stage().equals(TRAIN)) {
            epochs.increment();
        } else if (event instanceof WorkerEvent.CheckpointSaved saved) {
            checkpoints.increment();
            checkpointBytes.increment((double) saved.bytes());
            saves.record(since(saved.at()));
        }
        Timer.builder("engram.events.recorded")
                .description("From the moment that a worker tells something until it is in the database")
                .tag("event", event.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(since(event.at()));
    }

    /** An attempt that resumes may begin anywhere within an epoch: its first report only says where. */
    private void count(String id, WorkerEvent.Progress progress) {
        Place last = counted.put(id, new Place(progress.epoch(), progress.step()));
        if (last == null) {
            return;
        }
        long done = last.epoch() == progress.epoch() ? progress.step() - last.step() : progress.step();
        if (done > 0) {
            steps.increment((double) done);
            double perStep = progress.examplesPerSecond() / progress.stepsPerSecond();
            examples.increment(Double.isFinite(perStep) ? done * perStep : 0);
        }
    }

    private Duration since(Instant then) {
        Duration time = Duration.between(then, clock.instant());
        return time.isNegative() ? Duration.ZERO : time;
    }
}
