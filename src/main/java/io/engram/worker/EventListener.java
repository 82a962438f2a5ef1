package io.engram.worker;

import io.engram.brain.BrainListener;
import io.engram.brain.Progress;
import io.engram.brain.StageStats;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.metric.steps.StepPoints;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the server what the Brain tells its listener. */
final class EventListener implements BrainListener {

    private final Consumer<WorkerEvent> events;
    private final CheckpointFolder checkpoints;
    private final @Nullable StepRecorder steps;
    private final InstantSource clock;

    /** @param steps null where there are no steps to record, as in an evaluation */
    EventListener(
            Consumer<WorkerEvent> events,
            CheckpointFolder checkpoints,
            @Nullable StepRecorder steps,
            InstantSource clock) {
        this.events = events;
        this.steps = steps;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    @Override
    public void progress(Progress progress) {
        events.accept(new WorkerEvent.Progress(
                clock.instant(),
                progress.stage().label(),
                progress.epoch(),
                progress.epochs(),
                progress.step(),
                progress.steps(),
                progress.loss(),
                progress.stepsPerSecond(),
                progress.examplesPerSecond(),
                progress.etaSeconds()));
    }

    @Override
    public boolean wantsSteps() {
        return steps != null;
    }

    @Override
    public void steps(StepPoints points) {
        if (steps != null) {
            steps.record(points);
        }
    }

    @Override
    public void recovered(List<StageStats> history) {
        events.accept(new WorkerEvent.Recovered(
                clock.instant(),
                history.stream()
                        .map(stats -> WorkerEvent.StageEnded.of(clock.instant(), stats))
                        .toList(),
                checkpoints.list().stream()
                        .map(checkpoint -> WorkerEvent.CheckpointSaved.of(checkpoint, List.of()))
                        .toList()));
    }

    @Override
    public void stageEnded(StageStats stats) {
        events.accept(WorkerEvent.StageEnded.of(clock.instant(), stats));
    }

    @Override
    public void checkpointSaved(Checkpoint checkpoint, List<String> deleted) {
        events.accept(WorkerEvent.CheckpointSaved.of(checkpoint, deleted));
    }
}
