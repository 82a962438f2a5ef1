package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.QuickDisk;
import io.engram.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * A run that is killed anywhere and resumed ends with the bits of one that was left alone: dropout, shuffling, a window
 * of 3 batches, a schedule by steps, batch norm, moving averages and early stopping are on.
 */
class KilledTrainingTests {

    private static final String DEFINITION = """
            name: killed
            seed: 11
            data:
              dataset: digits
              csv: {features: ["p*"], target: label}
              split: {train: 0.25, valid: 0.1, test: 0.1, stratify: label}
              batch_size: 32
              shuffle: true
            modules:
              model: [{linear: {units: 16}}, batch_norm, relu, {dropout: {rate: 0.3}}, {linear: {units: 10}}]
            objectives: [cross_entropy]
            metrics: [accuracy, auc, perplexity]
            optimizer: {adam: {lr: 0.01}}
            scheduler: {linear_warmup: {num_warmup_steps: 4, num_training_steps: 40}}
            epochs: 3
            early_stopping: {metric: valid.loss, patience: 9}
            run_opts: {grad_accumulation_factor: 3, ckpt_interval_steps: 2, ema_decay: 0.9}
            """;

    private static final class Killed extends RuntimeException {}

    @TempDir
    private Path folder;

    private ExperimentPlan plan;

    @BeforeEach
    void plan() {
        plan = ExperimentPlan.of(DefinitionReader.read(DEFINITION, true), Samples.profile("digits"));
    }

    private CheckpointFolder checkpoints(String name) {
        return QuickDisk.folder(folder.resolve(name));
    }

    private List<StageStats> train(String name, StopSignal stop) {
        List<StageStats> stages = new ArrayList<>();
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        };
        RunContext context =
                new RunContext(plan.definition().runOpts(), plan.definition().seed(), stop, listener);
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints(name), context)) {
            training.run();
        }
        return stages;
    }

    /** Kills at the n-th batch, behind it, wherever it stands: before anything else is saved. */
    private static StopSignal killAt(int batch) {
        int[] asked = {0};
        return () -> {
            if (++asked[0] == batch) {
                throw new Killed();
            }
            return false;
        };
    }

    /** The newest checkpoint but for its times: the files and what they say. */
    private Map<String, String> state(String name) throws IOException {
        Checkpoint newest = checkpoints(name).list().get(0);
        Map<String, String> state = new LinkedHashMap<>();
        for (String file : newest.manifest().files().keySet()) {
            byte[] bytes = Files.readAllBytes(newest.folder().resolve(file));
            state.put(
                    file,
                    file.endsWith(".safetensors")
                            ? java.util.HexFormat.of().formatHex(bytes)
                            : withoutSeconds(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
        }
        state.put("metrics", newest.manifest().metrics().toString());
        return state;
    }

    /** The history but for its fifth column. */
    private static String withoutSeconds(String text) {
        return text.replaceAll("(?m)^((?:[^\\t\\n]*\\t){4})[^\\t]*\\t", "$1");
    }

    @Test
    @DisplayName("issue 3, deliver 8: killed at any of 50 random batches, the resumed run ends with the same bits")
    void endsWithTheSameBitsWhereverItIsKilled() throws IOException {
        int[] batches = {0};
        List<StageStats> whole = train("whole", () -> {
            batches[0]++;
            return false;
        });
        Map<String, String> expected = state("whole");
        List<Integer> places = IntStream.rangeClosed(1, batches[0] - 6)
                .boxed()
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        java.util.Collections.shuffle(places, new Random(2026));

        for (int kill = 0; kill < 50; kill++) {
            int place = places.get(kill % places.size());
            String name = "killed" + kill;
            assertThatThrownBy(() -> train(name, killAt(place))).isInstanceOf(Killed.class);
            List<StageStats> rest = train(name, StopSignal.NEVER);

            assertThat(state(name)).as("killed behind batch %d", place).isEqualTo(expected);
            assertThat(rest.get(rest.size() - 1).metrics())
                    .isEqualTo(whole.get(whole.size() - 1).metrics());
        }
    }

    @Test
    void clearsAwayWhatAKillLeftBetweenSavingAndPruning() throws IOException {
        assertThatThrownBy(() -> train("cut", killAt(8))).isInstanceOf(Killed.class);
        Checkpoint gaveWay = checkpoints("cut").list().get(0);
        FileSystemUtils.copyRecursively(gaveWay.folder(), folder.resolve("aside"));
        train("cut", StopSignal.NEVER);
        List<Checkpoint> kept = checkpoints("cut").list();
        FileSystemUtils.copyRecursively(folder.resolve("aside"), gaveWay.folder());

        train("cut", StopSignal.NEVER);

        assertThat(kept).isNotEmpty().doesNotContain(gaveWay);
        assertThat(checkpoints("cut").list()).isEqualTo(kept);
    }

    @Test
    void endsWithTheSameBitsAfterManyKills() throws IOException {
        train("whole", StopSignal.NEVER);
        Random random = new Random(7);
        boolean done = false;
        for (int attempt = 0; !done && attempt < 100; attempt++) {
            try {
                train("often", killAt(3 + random.nextInt(6)));
                done = true;
            } catch (Killed e) {
                // The next attempt goes on.
            }
        }

        assertThat(done).isTrue();
        assertThat(state("often")).isEqualTo(state("whole"));
    }
}
