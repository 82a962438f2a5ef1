package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Trainings of whole definitions as a worker runs them, in a folder, killed and gone on from. */
record RecipeRuns(Path folder) {

    /** What a kill leaves behind is what is on disk. */
    static final class Killed extends RuntimeException {}

    static ExperimentDefinition example(String file) {
        return definition(text(Path.of("examples", file)));
    }

    static ExperimentDefinition definition(String yaml) {
        return DefinitionReader.read(yaml, true);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<StageStats> train(String name, ExperimentDefinition definition, @Nullable Path data) {
        return train(name, definition, data, StopSignal.NEVER);
    }

    List<StageStats> train(String name, ExperimentDefinition definition, @Nullable Path data, StopSignal stop) {
        List<StageStats> stages = new ArrayList<>();
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        };
        RunContext context = new RunContext(definition.runOpts(), definition.seed(), stop, listener);
        try (ExperimentData read = ExperimentData.open(data, null, definition);
                Training training = new Training(read.plan(), read.cells(), checkpoints(name), context)) {
            training.run();
        }
        return stages;
    }

    CheckpointFolder checkpoints(String name) {
        return new CheckpointFolder(folder.resolve(name), InstantSource.system());
    }

    /** Kills behind the n-th batch, wherever it stands, before anything else is saved. */
    static StopSignal killAt(int batch) {
        int[] asked = {0};
        return () -> {
            if (++asked[0] == batch) {
                throw new Killed();
            }
            return false;
        };
    }

    /**
     * Trains, then again and again, each time killed behind some batch and resumed: all must end with the same bits.
     *
     * @return the last checkpoint of the run that nobody has killed
     */
    Map<String, String> assertResumesToTheSameBits(
            ExperimentDefinition definition, @Nullable Path data, int seed, int kills) {
        int[] batches = {0};
        List<StageStats> whole = train("whole", definition, data, () -> {
            batches[0]++;
            return false;
        });
        Map<String, String> expected = state("whole");
        int[] places = new Random(seed).ints(kills, 1, batches[0] + 1).toArray();
        for (int i = 0; i < kills; i++) {
            int kill = places[i];
            String name = "killed" + i;
            assertThatThrownBy(() -> train(name, definition, data, killAt(kill)))
                    .isInstanceOf(Killed.class);
            List<StageStats> rest = train(name, definition, data);

            assertThat(state(name)).as("killed at batch %d", kill).isEqualTo(expected);
            assertThat(rest.get(rest.size() - 1).metrics())
                    .as("killed at batch %d", kill)
                    .isEqualTo(whole.get(whole.size() - 1).metrics());
        }
        return expected;
    }

    /** The newest checkpoint but for its times: the files and what they say. */
    Map<String, String> state(String name) {
        Checkpoint newest = checkpoints(name).list().get(0);
        Map<String, String> state = new LinkedHashMap<>();
        for (String file : newest.manifest().files().keySet()) {
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(newest.folder().resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            boolean tensors = file.endsWith(".safetensors");
            state.put(
                    file,
                    tensors
                            ? HexFormat.of().formatHex(bytes)
                            : new String(bytes, StandardCharsets.UTF_8)
                                    .replaceAll("(?m)^((?:[^\\t\\n]*\\t){4})[^\\t]*\\t", "$1"));
        }
        state.put("metrics", newest.manifest().metrics().toString());
        return state;
    }

    static double last(List<StageStats> stages, Stage stage, String metric) {
        return values(stages, stage, metric).stream()
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    static List<Double> values(List<StageStats> stages, Stage stage, String metric) {
        return stages.stream()
                .filter(ended -> ended.stage() == stage)
                .map(ended -> Objects.requireNonNull(ended.metrics().get(metric), metric))
                .toList();
    }
}
