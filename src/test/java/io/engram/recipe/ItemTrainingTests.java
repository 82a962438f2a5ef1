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
import io.engram.data.InvalidData;
import io.engram.data.media.MediaFixtures;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings whose examples are no table: sound, texts, arrays of other lengths, from a folder as a user has it. */
class ItemTrainingTests {

    private static final int RATE = 8000;

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();

    private List<StageStats> train(String yaml, Path data) throws IOException {
        return train(yaml, data, null);
    }

    private List<StageStats> train(String yaml, Path data, @Nullable Path beside) throws IOException {
        ExperimentDefinition definition = DefinitionReader.read(yaml, true);
        CheckpointFolder checkpoints =
                new CheckpointFolder(folder.resolve("run").resolve("checkpoints"), InstantSource.system());
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        };
        RunContext context = new RunContext(definition.runOpts(), definition.seed(), StopSignal.NEVER, listener);
        try (ExperimentData read = ExperimentData.open(data, beside, definition);
                Training training = new Training(read.plan(), read.cells(), checkpoints, context)) {
            assertThat(training.run()).isPresent();
        }
        return stages;
    }

    private static double last(List<StageStats> stages, Stage stage, String metric) {
        StageStats stats = stages.stream()
                .filter(ended -> ended.stage() == stage)
                .reduce((first, second) -> second)
                .orElseThrow();
        return Objects.requireNonNull(stats.metrics().get(metric));
    }

    private Path tones() throws IOException {
        Path data = Files.createDirectories(folder.resolve("tones"));
        Random random = new Random(7);
        StringBuilder manifest = new StringBuilder("file,pitch,who\n");
        for (int i = 0; i < 24; i++) {
            boolean high = i % 2 == 1;
            Files.write(
                    data.resolve(i + ".wav"),
                    MediaFixtures.tone(
                            RATE, (high ? 1500 : 400) + random.nextInt(100), 1600 + random.nextInt(1600), random));
            manifest.append(i)
                    .append(".wav,")
                    .append(high ? "high" : "low")
                    .append(",speaker")
                    .append(i / 8)
                    .append('\n');
        }
        Files.writeString(data.resolve("manifest.csv"), manifest);
        return data;
    }

    private static String toneDefinition(String more) {
        return """
                name: tones
                data:
                  dataset: tones
                  input: {audio: {column: file, sample_rate: 8000}}
                  target: {category: {column: pitch}}
                  split: {by: {column: who, valid: [speaker1], test: [speaker2]}}
                  transforms:
                    - fbank: {sample_rate: 8000, n_fft: 256, n_mels: 20}
                    - standardize
                  batch_size: 4
                """ + more + """

                modules:
                  model: [{gru: {hidden: 8}}, last, {linear: {units: 2}}]
                objectives: [cross_entropy]
                metrics: [accuracy]
                optimizer: {adam: {lr: 0.02}}
                epochs: 6
                checkpoints: {metric: valid.accuracy, mode: max}
                """;
    }

    @Test
    void learnSoundOfDifferentLengthsFromAManifestAndItsFiles() throws IOException {
        List<StageStats> stages = train(toneDefinition(""), tones());

        assertThat(last(stages, Stage.TEST, "accuracy")).isEqualTo(1);
        // Labels and what the transforms have learned go with the checkpoint.
        CheckpointFolder checkpoints =
                new CheckpointFolder(folder.resolve("run").resolve("checkpoints"), InstantSource.system());
        Checkpoint newest = checkpoints.list().get(0);
        assertThat(newest.manifest().files().keySet()).contains("labels.json", "transforms.safetensors");
        assertThat(Files.readString(newest.folder().resolve("labels.json"))).contains("\"high\",\"low\"");
    }

    @Test
    void findTheFilesBesideASingleManifestOnlyWhereTheyMay() throws IOException {
        Path data = tones();

        assertThat(train(toneDefinition(""), data.resolve("manifest.csv"), data))
                .isNotEmpty();
        assertThatThrownBy(() -> train(toneDefinition(""), data.resolve("manifest.csv")))
                .hasMessageContaining("one file alone");
    }

    @Test
    void nameTheRowThatCannotBeReadOrLeaveItOut() throws IOException {
        Path data = tones();
        Files.writeString(data.resolve("3.wav"), "no sound");

        assertThatThrownBy(() -> train(toneDefinition(""), data))
                .isInstanceOf(InvalidData.class) // what the worker tells as a failure of category data
                .hasMessageContaining("3.wav is neither WAV nor FLAC");

        stages.clear();
        train(toneDefinition("  bad_rows: skip"), data);
        assertThat(stages.get(0).examples()).isEqualTo(7);
    }

    @Test
    void sayOfRowsOfWhichNoneCanBeUsedWhatIsWrongWithThem() throws IOException {
        Path data = tones();
        for (int i = 0; i < 24; i++) {
            Files.writeString(data.resolve(i + ".wav"), "no sound");
        }
        assertThatThrownBy(() -> train(toneDefinition("  bad_rows: skip"), data))
                .isInstanceOf(InvalidData.class)
                .hasMessageStartingWith(
                        "No row can be used, so that none is left. The first: row 1 of manifest.csv: 0.wav is"
                                + " neither WAV nor FLAC");
    }

    @Test
    void leaveOutRowsOfParquetWhoseCellsAreNoNumbers() throws IOException {
        Path data = Path.of("src/test/resources/io/engram/data/source/spark.parquet");
        String yaml = """
                name: spark
                data:
                  dataset: spark
                  input: {numbers: {columns: [x]}}
                  target: input
                  bad_rows: skip
                  split: {train: 1, valid: 0, test: 0}
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: adam
                epochs: 1
                checkpoints: {metric: train.loss}
                """;
        assertThatThrownBy(() -> train(yaml.replace("skip", "refuse"), data))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("spark: column 'x' of row 2 is infinite. Mend it, or leave it out.")
                .hasMessageContaining("set data.bad_rows to skip");
        stages.clear();
        train(yaml, data);
        assertThat(stages.get(0).examples()).isEqualTo(1);
    }

    @Test
    void leaveOutWhatIsNoRowAtAllOrSayWhatToDo() throws IOException {
        Path data = tones();
        Path manifest = data.resolve("manifest.csv");
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\n", "\nbroken,1,2,3,4,5\n"));

        assertThatThrownBy(() -> train(toneDefinition(""), data))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("manifest.csv: Row 1 has 6 cells")
                .hasMessageEndingWith(" Or set data.bad_rows to skip.");

        stages.clear();
        train(toneDefinition("  bad_rows: skip"), data);
        assertThat(stages.get(0).examples()).isEqualTo(8);
    }

    /** One that makes no array, and one with a number that 32 bits cannot hold, are left out. */
    @Test
    void takeListsOfListsForArrays() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            boolean high = i % 2 == 1;
            String step = high ? "[1, 0.5, 2]" : "[-1, 0.25, 0]";
            String steps = String.join(", ", Collections.nCopies(2 + i % 3, step));
            String bad = i == 5 ? ", [1]" : i == 8 ? ", [1, 2, 1e39]" : "";
            lines.append("{\"x\": [" + steps + bad + "], \"y\": \"" + (high ? "high" : "low") + "\"}\n");
        }
        Path data = Files.writeString(folder.resolve("steps.jsonl"), lines);
        String yaml = """
                name: steps
                data:
                  dataset: steps
                  input: {array: {column: x}}
                  target: {category: {column: y}}
                  bad_rows: skip
                  split: {train: 1, valid: 0, test: 0}
                  batch_size: 4
                modules: {model: [statistics_pooling, {linear: {units: 2}}]}
                objectives: [cross_entropy]
                metrics: [accuracy]
                optimizer: {adam: {lr: 0.1}}
                epochs: 8
                checkpoints: {metric: train.loss}
                """;

        assertThatThrownBy(() -> train(yaml.replace("bad_rows: skip", "bad_rows: refuse"), data))
                .isInstanceOf(InvalidData.class)
                .hasMessageMatching(".*column 'x' (of line 6 has a list of 1 at \\[\\d\\]|has 1.0E39 in its lists).*"
                        + "set data.bad_rows to skip\\.");

        stages.clear();
        train(yaml, data);
        assertThat(stages.get(0).examples()).isEqualTo(22);
        assertThat(last(stages, Stage.TRAIN, "accuracy")).isEqualTo(1);
    }

    @Test
    void learnToSayTheNextCharacter() throws IOException {
        Path data = Files.writeString(folder.resolve("text.csv"), "text\nabcabcabc\nbcabca\ncabcabcab\nabcab\n");
        String yaml = """
                name: letters
                data:
                  dataset: letters
                  input: {tokens: {column: text, bounds: true}}
                  target: next_token
                  split: {train: 1, valid: 0, test: 0}
                  batch_size: 2
                modules:
                  model: [{embedding: {vocabulary: 5, dimension: 8}}, {lstm: {hidden: 16}}, {linear: {units: 5}}]
                objectives: [cross_entropy]
                metrics: [accuracy]
                optimizer: {adam: {lr: 0.03}}
                epochs: 30
                checkpoints: {metric: train.loss, mode: min}
                """;

        List<StageStats> stages = train(yaml, data);

        // Of 33 characters only the first of a text and its end cannot be known: padding would make it worse.
        assertThat(last(stages, Stage.TRAIN, "accuracy")).isGreaterThan(0.7);
        assertThatThrownBy(() -> train(yaml.replace("units: 5", "units: 4"), data))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.flaws())
                                .singleElement()
                                .satisfies(flaw ->
                                        assertThat(flaw.detail()).contains("Set units of the last layer to 5")));
        assertThatThrownBy(() -> train(yaml.replace("vocabulary: 5", "vocabulary: 4"), data))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.flaws())
                                .containsExactly(new Flaw(
                                        "/data/input",
                                        "has 5 labels and goes into an embedding, which takes whole numbers from 0 to"
                                                + " 3. Set vocabulary of the first layer to 5.")));
    }

    @Test
    void giveBackTheInput() throws IOException {
        StringBuilder rows = new StringBuilder();
        Random random = new Random(3);
        for (int i = 0; i < 64; i++) {
            double x = random.nextGaussian();
            rows.append("{\"x\": [")
                    .append(x)
                    .append(", ")
                    .append(2 * x)
                    .append(", ")
                    .append(-x)
                    .append("]}\n");
        }
        Path data = Files.writeString(folder.resolve("points.jsonl"), rows);
        String yaml = """
                name: points
                data:
                  dataset: points
                  input: {array: {column: x}}
                  target: input
                  transforms: [standardize]
                  batch_size: 8
                modules:
                  encoder: [{linear: {units: 1}}]
                  decoder: [{linear: {units: 3}}]
                objectives: [mse]
                optimizer: {adam: {lr: 0.05}}
                epochs: 20
                checkpoints: {metric: valid.loss, mode: min}
                """;

        List<StageStats> stages = train(yaml, data);

        assertThat(last(stages, Stage.TEST, "loss")).isLessThan(0.01);
    }

    /** As the reference: under 1.0 in 15 epochs. */
    @Test
    void learnWhatIsSaidWithoutItsTimes() throws IOException {
        Path data = Path.of("../shared/data/asr");
        Assumptions.assumeTrue(Files.isDirectory(data), "there is no ../shared/data/asr");
        String yaml = Files.readString(Path.of("examples/speech-ctc.yaml"));

        List<StageStats> stages = train(yaml, data);

        assertThat(last(stages, Stage.TRAIN, "loss")).isLessThan(1.0);
    }
}
