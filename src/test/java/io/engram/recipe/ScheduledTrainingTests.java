package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.BrainListener;
import io.engram.brain.FitStopped;
import io.engram.brain.RunContext;
import io.engram.brain.RunOptions;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training with a schedule of steps in front of one of epochs, and with early stopping long before its last epoch.
 */
class ScheduledTrainingTests {

    private static final String MORE = """
            scheduler: {warmup: {steps: 60, then: {reduce_on_plateau: {factor: 0.5, patience: 0, threshold: 0.2}}}}
            early_stopping: {patience: 2, min_delta: 0.1}
            """;

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();

    private void train(String name, StopSignal stop) {
        ExperimentPlan plan = ExperimentPlan.of(DigitsFixtures.definition(40, MORE), Samples.profile("digits"));
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        };
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve(name), InstantSource.system());
        RunContext context =
                new RunContext(RunOptions.defaults(), plan.definition().seed(), stop, listener);
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints, context)) {
            training.run();
        }
    }

    private byte[] newest(String name, String file) throws IOException {
        Checkpoint newest = new CheckpointFolder(folder.resolve(name), InstantSource.system())
                .list()
                .get(0);
        return Files.readAllBytes(newest.folder().resolve(file));
    }

    /** The third epoch is cut off in its middle, on the way up, and repeated. */
    @Test
    void continuesToTheSameBitsAsWithoutAnInterruption() throws IOException {
        train("whole", StopSignal.NEVER);
        List<Double> rates = stages.stream().map(StageStats::learningRate).toList();
        AtomicInteger batches = new AtomicInteger();

        stages.clear();
        assertThatThrownBy(() -> train("parts", () -> batches.incrementAndGet() > 65))
                .isInstanceOf(FitStopped.class);
        train("parts", StopSignal.NEVER);

        assertThat(stages.stream().map(StageStats::learningRate)).isEqualTo(rates);
        for (String file : List.of(
                "model.safetensors", "optimizer.safetensors", "schedule.txt", "early_stopping.txt", "epoch.txt")) {
            assertThat(newest("parts", file)).as(file).isEqualTo(newest("whole", file));
        }
    }

    @Test
    void testsTheBestCheckpointAfterItHasStoppedEarly() {
        train("whole", StopSignal.NEVER);

        StageStats last = stages.get(stages.size() - 1);
        StageStats lastTrained = stages.get(stages.size() - 3);
        assertThat(last.stage()).isEqualTo(Stage.TEST);
        assertThat(lastTrained.epoch()).isLessThan(20);
        assertThat(lastTrained.learningRate()).isLessThan(0.002);
    }

    @Test
    void trainsNoMoreEpochsWhereItHadStoppedEarly() {
        train("whole", StopSignal.NEVER);
        stages.clear();

        train("whole", StopSignal.NEVER);

        assertThat(stages.stream().map(StageStats::stage)).containsExactly(Stage.TEST);
    }
}
