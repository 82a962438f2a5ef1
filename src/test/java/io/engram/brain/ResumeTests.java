package io.engram.brain;

import static io.engram.brain.ScalarBrain.batches;
import static io.engram.brain.ScalarBrain.shuffled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints within an epoch, and what comes after a kill. Checks are numbered as in the reference's section 11. */
class ResumeTests {

    private static final class Killed extends RuntimeException {}

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();
    private final List<String> saved = new ArrayList<>();

    private CheckpointFolder checkpoints() {
        return new CheckpointFolder(folder, InstantSource.system());
    }

    private RunContext context(Map<String, Object> options, StopSignal stop) {
        Map<String, @Nullable Object> all = new HashMap<>(options);
        all.put("max_grad_norm", null);
        return new RunContext(RunOptions.of(all), 0, stop, new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }

            @Override
            public void checkpointSaved(Checkpoint checkpoint, List<String> deleted) {
                saved.add((checkpoint.manifest().endOfEpoch() ? "end " : "within ")
                        + checkpoint.manifest().epoch() + " "
                        + checkpoint.manifest().step());
            }
        });
    }

    private ScalarBrain brain(double lr, Map<String, Object> options) {
        return new ScalarBrain(0, lr, context(options, StopSignal.NEVER), new Checkpointer(checkpoints()));
    }

    /** Kills at the n-th training batch, before it. */
    private static Runnable before(int nth) {
        int[] batch = {0};
        return () -> {
            if (++batch[0] == nth) {
                throw new Killed();
            }
        };
    }

    private static double[] numbers(int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i + 1;
        }
        return numbers;
    }

    @Test
    @DisplayName("check 25: a resumed epoch goes on at the next batch, with its average and its steps")
    void goesOnAtTheNextBatch() {
        ScalarBrain whole = new ScalarBrain(1, 0, context(Map.of(), StopSignal.NEVER), null);
        whole.fit(3, shuffled(numbers(7)), null);
        List<Double> averages = stages.stream().map(StageStats::loss).toList();
        stages.clear();
        Map<String, Object> everyTwo = Map.of("ckpt_interval_steps", 2);
        ScalarBrain killed = new ScalarBrain(1, 0, context(everyTwo, StopSignal.NEVER), new Checkpointer(checkpoints()))
                .withKill(before(14));
        assertThatThrownBy(() -> killed.fit(3, shuffled(numbers(7)), null)).isInstanceOf(Killed.class);
        stages.clear();

        ScalarBrain resumed =
                new ScalarBrain(1, 0, context(everyTwo, StopSignal.NEVER), new Checkpointer(checkpoints()));
        resumed.fit(3, shuffled(numbers(7)), null);

        // Killed before batch 14, the last of epoch 2; saved behind its sixth.
        assertThat(resumed.trained).isEqualTo(whole.trained.subList(13, 21));
        assertThat(stages.stream().map(StageStats::epoch)).containsExactly(2, 3);
        assertThat(stages.stream().map(StageStats::loss)).isEqualTo(averages.subList(1, 3));
        assertThat(stages.get(0).examples()).isEqualTo(7);
        assertThat(resumed.optimizerStep()).isEqualTo(21);
    }

    @Test
    @DisplayName("check 26: a window that a kill cut in two is whole again")
    void keepsTheGradientsOfACutWindow() {
        Map<String, Object> options = Map.of("grad_accumulation_factor", 4, "ckpt_interval_steps", 3);
        ScalarBrain killed = brain(1, options).withKill(before(4));
        assertThatThrownBy(() -> killed.fit(1, batches(numbers(8)), null)).isInstanceOf(Killed.class);

        ScalarBrain resumed = brain(1, options);
        resumed.fit(1, batches(numbers(8)), null);

        assertThat(resumed.weight()).isEqualTo(-9);
        assertThat(resumed.optimizerStep()).isEqualTo(2);
    }

    @Test
    @DisplayName("check 27: every 3 of 7 batches a checkpoint is saved behind the third and the sixth of each epoch")
    void savesWithinEachEpoch() {
        brain(1, Map.of("ckpt_interval_steps", 3)).fit(2, batches(numbers(7)), null);

        assertThat(saved)
                .containsExactly("within 1 3", "within 1 6", "end 1 7", "within 2 10", "within 2 13", "end 2 14");
    }

    @Test
    @DisplayName("check 28: there is one checkpoint within an epoch at a time, and none behind its end")
    void keepsOneCheckpointWithinTheEpoch() {
        List<String> onDisk = new ArrayList<>();
        Checkpointer checkpointer = new Checkpointer(checkpoints());
        RunContext context = context(Map.of("ckpt_interval_steps", 2), StopSignal.NEVER);
        ScalarBrain brain = new ScalarBrain(0, 0, context, checkpointer).withKill(() -> {
            List<String> kinds = new ArrayList<>();
            checkpointer.awaitFinished();
            for (Checkpoint checkpoint : checkpoints().list()) {
                kinds.add((checkpoint.manifest().endOfEpoch() ? "end " : "within ")
                        + checkpoint.manifest().epoch());
            }
            onDisk.add(String.join(", ", kinds));
        });

        brain.fit(2, batches(numbers(6)), batches(1));

        assertThat(onDisk)
                .containsExactly(
                        "",
                        "",
                        "within 1",
                        "within 1",
                        "within 1",
                        "within 1",
                        "end 1",
                        "end 1",
                        "within 2, end 1",
                        "within 2, end 1",
                        "within 2, end 1",
                        "within 2, end 1");
        assertThat(checkpoints().list())
                .allMatch(checkpoint -> checkpoint.manifest().endOfEpoch());
    }

    @Test
    @DisplayName("section 2.13: behind the last batch nothing is trained again")
    void resumesBehindTheLastBatch() {
        Map<String, Object> options = Map.of("ckpt_interval_steps", 4);
        ScalarBrain killed = brain(1, options).withKillInValidation(Killed::new);
        assertThatThrownBy(() -> killed.fit(1, batches(1, 2, 3, 4), batches(1))).isInstanceOf(Killed.class);
        stages.clear();

        ScalarBrain resumed = brain(1, options);
        resumed.fit(1, batches(1, 2, 3, 4), batches(1));

        assertThat(resumed.trained).isEmpty();
        assertThat(resumed.weight()).isEqualTo(-10);
        assertThat(stages.stream().map(StageStats::stage)).containsExactly(Stage.TRAIN, Stage.VALID);
        assertThat(stages.get(0).loss()).isEqualTo(killed.history().get(0).loss());
    }

    @ParameterizedTest
    @CsvSource({"3, 'TRAIN 1, VALID 1'", "6, 'VALID 1'"})
    @DisplayName("a stop is saved where it is, in training and in validation")
    void savesBeforeItStops(int batches, String stagesToCome) {
        int[] asked = {0};
        StopSignal stop = () -> ++asked[0] == batches;
        ScalarBrain stopped = new ScalarBrain(0, 1, context(Map.of(), stop), new Checkpointer(checkpoints()));
        assertThatThrownBy(() -> stopped.fit(1, batches(numbers(5)), batches(1, 1)))
                .isInstanceOf(FitStopped.class);
        stages.clear();

        ScalarBrain resumed = brain(1, Map.of());
        resumed.fit(1, batches(numbers(5)), batches(1, 1));

        assertThat(resumed.trained).hasSize(Math.max(0, 5 - batches));
        assertThat(resumed.weight()).isEqualTo(-15);
        assertThat(stages.stream().map(stats -> stats.stage() + " " + stats.epoch()))
                .containsExactly(stagesToCome.split(", "));
        assertThat(resumed.history().stream().map(StageStats::stage)).containsExactly(Stage.TRAIN, Stage.VALID);
    }

    @Test
    @DisplayName("check 38: an evaluation by a key takes the best weights and leaves everything else")
    void evaluatesTheBestWeights() {
        ScalarBrain brain = brain(1, Map.of("ckpt_interval_steps", 2));
        brain.fit(2, batches(-1, -1, -1), batches(1));
        assertThat(brain.weight()).isEqualTo(6);

        StageStats stats = brain.evaluate(batches(10, 10, 10), null, "valid.loss");

        assertThat(stats.loss()).isEqualTo(30);
        assertThat(stats.epoch()).isEqualTo(1);
        assertThat(brain.optimizerStep()).isEqualTo(6);
        assertThatThrownBy(() -> brain.evaluate(batches(1), "valid.loss", "valid.loss"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not both");
    }

    @Test
    @DisplayName("the clock says when a checkpoint is due, and starts anew with an epoch")
    void savesAfterTheInterval() {
        long[] now = {0};
        CheckpointTimer timer = new CheckpointTimer(RunOptions.of(Map.of("ckpt_interval_minutes", 1)), () -> now[0]);

        now[0] = 60_000_000_000L;
        assertThat(timer.stepDone()).isFalse();
        now[0]++;
        assertThat(timer.stepDone()).isTrue();
        timer.reset();
        assertThat(timer.stepDone()).isFalse();
    }
}
