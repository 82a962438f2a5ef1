package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
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
import io.engram.definition.InvalidDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTests {

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();

    private final BrainListener listener = new BrainListener() {
        @Override
        public void stageEnded(StageStats stats) {
            stages.add(stats);
        }
    };

    private Checkpoint train(String name, int epochs, StopSignal stop) {
        ExperimentPlan plan = DigitsFixtures.plan(epochs);
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve(name), InstantSource.system());
        RunContext context =
                new RunContext(RunOptions.defaults(), plan.definition().seed(), stop, listener);
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints, context)) {
            return training.run().orElseThrow();
        }
    }

    private byte[] newestWeights(String name) throws IOException {
        Checkpoint newest = new CheckpointFolder(folder.resolve(name), InstantSource.system())
                .list()
                .get(0);
        return Files.readAllBytes(newest.folder().resolve("model.safetensors"));
    }

    @Test
    void learnsTheDigits() {
        train("whole", 12, StopSignal.NEVER);

        StageStats test = stages.get(stages.size() - 1);
        assertThat(test.stage()).isEqualTo(Stage.TEST);
        assertThat(test.metrics().get("accuracy")).isGreaterThan(0.93);
    }

    @Test
    void givesTheSameBitsForTheSameSeed() throws IOException {
        train("one", 2, StopSignal.NEVER);
        train("two", 2, StopSignal.NEVER);

        assertThat(newestWeights("one")).isEqualTo(newestWeights("two"));
    }

    /** With dropout and shuffling on: the third epoch is cut off in its middle and repeated. */
    @Test
    void continuesToTheSameBitsAsWithoutAnInterruption() throws IOException {
        train("whole", 4, StopSignal.NEVER);
        AtomicInteger batches = new AtomicInteger();

        assertThatThrownBy(() -> train("parts", 4, () -> batches.incrementAndGet() > 60))
                .isInstanceOf(FitStopped.class);
        stages.clear();
        train("parts", 4, StopSignal.NEVER);

        assertThat(stages.get(0).epoch()).isEqualTo(3);
        assertThat(newestWeights("parts")).isEqualTo(newestWeights("whole"));
    }

    @Test
    void testsTheBestCheckpoint() {
        Checkpoint best = train("whole", 5, StopSignal.NEVER);

        double top = stages.stream()
                .filter(stats -> stats.stage() == Stage.VALID)
                .mapToDouble(stats -> stats.metrics().get("accuracy"))
                .max()
                .orElseThrow();
        assertThat(best.metric("valid.accuracy")).isEqualTo(top);
        assertThat(stages.get(stages.size() - 1).epoch())
                .isEqualTo(best.manifest().epoch());
    }

    @Test
    @DisplayName("check 22: fp16 on a machine without a GPU is a flaw of the definition")
    void refusesHalfPrecisionWithoutAGpu() {
        assumeThat(Engine.getInstance().getGpuCount()).isZero();
        ExperimentPlan plan = DigitsFixtures.plan(1);
        RunContext context = RunContext.of(RunOptions.of(Map.of("precision", "fp16")), 0);
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve("none"), InstantSource.system());

        assertThatThrownBy(() -> new Training(plan, DigitsFixtures.table(plan), checkpoints, context))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/run_opts/precision");
    }

    /** The variance of one row would make the running one NaN. */
    @Test
    void refusesABatchNormOverOneRow() throws IOException {
        String yaml = Files.readString(Path.of("examples/digits.yaml"))
                .replace("- relu", "- batch_norm")
                .replace("batch_size: 64", "batch_size: 1");
        ExperimentPlan plan = ExperimentPlan.of(DefinitionReader.read(yaml, true), Samples.profile("digits"));
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve("none"), InstantSource.system());
        RunContext context = RunContext.of(RunOptions.defaults(), 0);

        assertThatThrownBy(() -> new Training(plan, DigitsFixtures.table(plan), checkpoints, context))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("/data/batch_size");
    }
}
