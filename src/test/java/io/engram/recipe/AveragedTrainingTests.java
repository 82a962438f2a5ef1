package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.Samples;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AveragedTrainingTests {

    private static final int EPOCHS = 5;

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();
    private final List<Checkpoint> told = new ArrayList<>();

    private final BrainListener listener = new BrainListener() {
        @Override
        public void stageEnded(StageStats stats) {
            stages.add(stats);
        }

        @Override
        public void checkpointSaved(Checkpoint checkpoint, List<String> deleted) {
            told.add(checkpoint);
        }
    };

    private CheckpointFolder checkpoints() {
        return new CheckpointFolder(folder, InstantSource.system());
    }

    private Optional<Checkpoint> train(String checkpoints, String runOpts) throws IOException {
        String yaml = Files.readString(Path.of("examples/digits.yaml"))
                .replaceAll("(?m)^epochs: .*", "epochs: " + EPOCHS)
                .replaceAll("(?m)^checkpoints: .*", "checkpoints: " + checkpoints)
                .replaceAll("(?m)^run_opts: .*", "run_opts: " + runOpts);
        ExperimentPlan plan = ExperimentPlan.of(DefinitionReader.read(yaml, true), Samples.profile("digits"));
        RunContext context =
                new RunContext(plan.definition().runOpts(), plan.definition().seed(), StopSignal.NEVER, listener);
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints(), context)) {
            return training.run();
        }
    }

    private Optional<Checkpoint> train(String runOpts) throws IOException {
        return train("{metric: valid.accuracy, mode: max, keep: 3, average: 2}", runOpts);
    }

    private static float[] weights(Checkpoint checkpoint) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                InputStream in = Files.newInputStream(checkpoint.folder().resolve("model.safetensors"))) {
            return Objects.requireNonNull(Safetensors.read(manager, in).get("model.0.weight"))
                    .toFloatArray();
        }
    }

    private List<Checkpoint> bestOfTraining() {
        return checkpoints().list().stream()
                .filter(checkpoint -> !checkpoint.isAverage())
                .sorted(Comparator.<Checkpoint>comparingDouble(checkpoint -> checkpoint.metric("valid.accuracy"))
                        .reversed())
                .toList();
    }

    private Checkpoint average() {
        return checkpoints().list().stream()
                .filter(Checkpoint::isAverage)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void savesTheMeanOfTheBestWithAValidationOfItsOwn() throws IOException {
        train("{}");

        Checkpoint average = average();
        float[] one = weights(bestOfTraining().get(0));
        float[] two = weights(bestOfTraining().get(1));
        float[] mean = weights(average);
        for (int i = 0; i < mean.length; i++) {
            assertThat(mean[i]).isEqualTo((float) (((double) one[i] + two[i]) / 2));
        }
        assertThat(average.manifest().metrics()).containsKeys("valid.accuracy", "valid.loss");
        assertThat(average.metric("valid.accuracy")).isGreaterThan(0.8);
        assertThat(average.manifest().epoch()).isEqualTo(EPOCHS);
        assertThat(told.get(told.size() - 1).id()).isEqualTo(average.id());
    }

    @Test
    void validatesBesideTheHistory() throws IOException {
        train("{}");

        assertThat(stages.stream().filter(stats -> stats.stage() == Stage.VALID))
                .hasSize(EPOCHS);
    }

    @Test
    void testsTheBestOfAll() throws IOException {
        Checkpoint best = train("{metric: valid.loss, mode: min, keep: 3, average: 2}", "{}")
                .orElseThrow();

        double smallest = checkpoints().list().stream()
                .mapToDouble(checkpoint -> checkpoint.metric("valid.loss"))
                .min()
                .orElseThrow();
        assertThat(best.metric("valid.loss")).isEqualTo(smallest);
        assertThat(stages.get(stages.size() - 1).stage()).isEqualTo(Stage.TEST);
    }

    @Test
    void averagesOnceAndTrainsNoMoreWhenItIsRunAgain() throws IOException {
        train("{}");
        List<Checkpoint> before = checkpoints().list();
        stages.clear();

        train("{}");

        assertThat(checkpoints().list()).isEqualTo(before);
        assertThat(stages.stream().map(StageStats::stage)).containsExactly(Stage.TEST);
    }

    @Test
    void averagesTheMovingAverages() throws IOException {
        train("{ema_decay: 0.9}");

        float[] one = weights(bestOfTraining().get(0));
        float[] two = weights(bestOfTraining().get(1));
        assertThat((double) weights(average())[0]).isCloseTo(((double) one[0] + two[0]) / 2, within(1e-7));
    }

    @Test
    void leavesNothingBehindInDebugMode() throws IOException {
        Optional<Checkpoint> best = train("{debug: true}");

        assertThat(best).isEmpty();
        assertThat(told).isEmpty();
        assertThat(checkpoints().list()).isEmpty();
    }

    @Test
    void keepsWhatDebugModeHasSavedWhereThatIsAskedFor() throws IOException {
        Optional<Checkpoint> best = train("{debug: true, debug_persistently: true}");

        assertThat(checkpoints().list()).contains(best.orElseThrow());
    }
}
