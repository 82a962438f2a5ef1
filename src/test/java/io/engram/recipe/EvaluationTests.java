package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.BadRows;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.source.Source;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTests {

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();

    private static RunContext context(ExperimentDefinition definition, BrainListener listener) {
        return new RunContext(definition.runOpts(), definition.seed(), StopSignal.NEVER, listener);
    }

    private Checkpoint train(ExperimentDefinition definition, @Nullable Path data) {
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve("checkpoints"), InstantSource.system());
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        };
        try (ExperimentData read = ExperimentData.open(data, null, definition);
                Training training =
                        new Training(read.plan(), read.cells(), checkpoints, context(definition, listener))) {
            return training.run().orElseThrow();
        }
    }

    private StageStats tested() {
        return stages.stream()
                .filter(stage -> stage.stage() == Stage.TEST)
                .findFirst()
                .orElseThrow();
    }

    private static StageStats evaluate(
            ExperimentDefinition trained, Checkpoint checkpoint, Evaluation.Part part, @Nullable Path data) {
        ExperimentDefinition definition = Evaluation.definition(DefinitionReader.canonical(trained));
        return new Evaluation(definition, checkpoint, part)
                .run(data, null, trained.data().dataset(), context(definition, BrainListener.NONE));
    }

    /** Cells that are no numbers, and rows that are none: counted among neither the trained nor the tested examples. */
    @Test
    void leavesOutBadRowsAsTheTrainingDid() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i % 10 == 3 ? "abc" : i).append(',').append(2 * i).append(i % 10 == 7 ? ",7\n" : "\n");
        }
        Path data = Files.writeString(folder.resolve("gaps.csv"), csv);
        String yaml = """
                name: gaps
                data:
                  dataset: gaps
                  input: {numbers: {columns: [x]}}
                  target: {numbers: {columns: [y]}}
                  bad_rows: skip
                  split: {train: 0.5, valid: 0, test: 0.5}
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: {sgd: {lr: 0.0001}}
                epochs: 1
                checkpoints: {metric: train.loss}
                """;
        ExperimentDefinition definition = DefinitionReader.read(yaml, true);

        Checkpoint checkpoint = train(definition, data);

        assertThat(stages.get(0).stage()).isEqualTo(Stage.TRAIN);
        assertThat(stages.get(0).examples() + tested().examples()).isEqualTo(32);
        assertThat(evaluate(definition, checkpoint, Evaluation.Part.ALL, data).examples())
                .isEqualTo(32);
        assertThat(evaluate(definition, checkpoint, Evaluation.Part.TEST, data).metrics())
                .isEqualTo(tested().metrics());

        ExperimentDefinition strict = DefinitionReader.read(yaml.replace("skip", "refuse"), true);
        DatasetProfile profile;
        try (Source source = Sources.open(data, SourceOptions.DEFAULT.on(BadRows.SKIP))) {
            profile = Sources.profile(source);
        }
        assertThatExceptionOfType(InvalidDefinition.class)
                .isThrownBy(() -> ExperimentPlan.of(strict, profile))
                .satisfies(e -> assertThat(e.flaws())
                        .containsExactly(
                                new Flaw(
                                        "/data/bad_rows",
                                        "the dataset has 4 rows that cannot be read. Set this to skip, or mend the dataset. The"
                                                + " first: gaps.csv: Row 8 has 3 cells, but the header has 2. Mend the row, or"
                                                + " put quotes around a cell that holds the separator."),
                                new Flaw(
                                        "/data/input/numbers/columns",
                                        "column 'x' is not numeric: row 4 is 'abc'. Mend such rows, set data.bad_rows to"
                                                + " skip, or leave it out.")));
        String table = yaml.replace(
                "  input: {numbers: {columns: [x]}}\n  target: {numbers: {columns: [y]}}\n  bad_rows: skip",
                "  csv: {features: [y], target: y}");
        assertThatExceptionOfType(InvalidDefinition.class)
                .isThrownBy(() -> ExperimentPlan.of(DefinitionReader.read(table, true), profile))
                .satisfies(e -> assertThat(e.flaws().get(0).pointer()).isEqualTo("/data/csv"));
    }

    @Test
    void givesTheVeryBitsOfTheTrainingsOwnTest() {
        ExperimentDefinition definition = DigitsFixtures.definition(2);
        Checkpoint best = train(definition, null);

        StageStats evaluated = evaluate(definition, best, Evaluation.Part.TEST, null);

        assertThat(evaluated.metrics()).isEqualTo(tested().metrics()).containsKeys("loss", "accuracy");
        assertThat(evaluated.examples()).isEqualTo(tested().examples());
        assertThat(evaluate(definition, best, Evaluation.Part.ALL, null).examples())
                .isEqualTo(1797);
        assertThat(best.manifest().metrics().get("valid.accuracy"))
                .isEqualTo(evaluate(definition, best, Evaluation.Part.VALID, null)
                        .metrics()
                        .get("accuracy"));
    }

    @Test
    void givesTheVeryBitsWithAveragedWeightsAndLearnedTransforms() {
        String yaml = """
                name: digits
                data:
                  dataset: digits
                  csv: {features: ["p*"], target: label}
                  transforms: [standardize]
                modules: {model: [{linear: {units: 16}}, {batch_norm: {}}, relu, {linear: {units: 10}}]}
                objectives: [cross_entropy]
                metrics: [accuracy]
                optimizer: {adam: {lr: 0.01}}
                epochs: 2
                run_opts: {ema_decay: 0.9}
                """;
        ExperimentDefinition definition = DefinitionReader.read(yaml, true);
        Checkpoint best = train(definition, null);

        assertThat(evaluate(definition, best, Evaluation.Part.TEST, null).metrics())
                .isEqualTo(tested().metrics());
    }

    @Test
    void readsAnotherDatasetWithTheLabelsOfTheTraining() throws IOException {
        Path data = Files.writeString(folder.resolve("train.csv"), labelled("ant", "bee", "cat", 60));
        ExperimentDefinition definition = DefinitionReader.read("""
                name: animals
                data:
                  dataset: animals
                  input: {numbers: {columns: [x, y]}}
                  target: {category: {column: kind}}
                  batch_size: 8
                modules: {model: [{linear: {units: 16}}, relu, {linear: {units: 3}}]}
                objectives: [cross_entropy]
                metrics: [accuracy]
                optimizer: {adam: {lr: 0.05}}
                epochs: 15
                """, true);
        Checkpoint best = train(definition, data);
        // Without ant, bee would be the first label of this dataset alone.
        Path other = Files.writeString(folder.resolve("other.csv"), labelled("cat", "bee", "cat", 20));

        Evaluation evaluation = new Evaluation(
                Evaluation.definition(DefinitionReader.canonical(definition)), best, Evaluation.Part.ALL, 1, 0);
        StageStats evaluated = evaluation.run(other, null, "animals", context(definition, BrainListener.NONE));

        assertThat(evaluated.metrics()).containsEntry("accuracy", 1.0).doesNotContainKey("confusion_matrix");
        assertThat(evaluated.examples()).isEqualTo(20);
        assertThat(evaluation.reports()).containsOnlyKeys("confusion_matrix");
        assertThat(evaluation.reports().get("confusion_matrix"))
                .containsEntry("labels", List.of("ant", "bee", "cat"))
                .containsEntry("matrix", List.of(List.of(0L, 0L, 0L), List.of(0L, 7L, 0L), List.of(0L, 0L, 13L)))
                .containsEntry("left_out", 0)
                .containsEntry("recall", Arrays.asList(null, 1.0, 1.0));
        assertThat(evaluation.extremes().worst().get(0).values()).containsOnlyKeys("x", "y");
        Path foreign = Files.writeString(folder.resolve("foreign.csv"), "x,y,kind\n1,1,dog\n");
        assertThatThrownBy(() -> evaluate(definition, best, Evaluation.Part.ALL, foreign))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("'dog', which is none of the 3 labels");
    }

    /** Rows of three kinds, each about a place of its own; the middle one is bee in any case. */
    private static String labelled(String first, String second, String third, int rows) {
        Random random = new Random(4);
        StringBuilder csv = new StringBuilder("x,y,kind\n");
        String[] kinds = {first, second, third};
        for (int i = 0; i < rows; i++) {
            String kind = kinds[i % 3];
            int place = List.of("ant", "bee", "cat").indexOf(kind);
            csv.append(3 * place + 0.3 * random.nextGaussian())
                    .append(',')
                    .append(-2 * place + 0.3 * random.nextGaussian())
                    .append(',')
                    .append(kind)
                    .append('\n');
        }
        return csv.toString();
    }

    @Test
    void findsTheExamplesWithTheLargestAndTheLeastLosses() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i / 40.0).append(',').append(i == 16 ? 9 : 2 * i / 40.0).append('\n');
        }
        Path data = Files.writeString(folder.resolve("line.csv"), csv);
        ExperimentDefinition definition = DefinitionReader.read("""
                name: line
                data: {dataset: line, csv: {features: [x], target: y}, batch_size: 16}
                modules: {model: [{linear: {units: 1}}]}
                objectives: [l1]
                optimizer: {adam: {lr: 0.05}}
                epochs: 20
                """, true);
        Checkpoint best = train(definition, data);
        Evaluation evaluation = new Evaluation(
                Evaluation.definition(DefinitionReader.canonical(definition)), best, Evaluation.Part.ALL, 2, 1);
        StageStats stats = evaluation.run(data, null, "line", context(definition, BrainListener.NONE));

        JudgedExample worst = evaluation.extremes().worst().get(0);
        assertThat(worst.row()).isEqualTo(17);
        assertThat(worst.target()).isEqualTo(9f);
        assertThat(worst.values()).isEqualTo(Map.of("x", 0.4f));
        assertThat(evaluation.reports()).isEmpty();
        assertThat(worst.loss()).isCloseTo(9 - ((Number) worst.prediction()).doubleValue(), within(1e-5));
        assertThat(evaluation.extremes().worst()).hasSize(2);
        assertThat(evaluation.extremes().best())
                .singleElement()
                .satisfies(example -> assertThat(example.loss()).isLessThan(stats.loss()));
        assertThat(stats.metrics())
                .isEqualTo(evaluate(definition, best, Evaluation.Part.ALL, data).metrics());
    }

    @Test
    void refusesATableThatDoesNotFit() throws IOException {
        Path data = Files.writeString(
                folder.resolve("t.csv"), "x,label\n0,0\n1,1\n2,0\n3,1\n4,0\n5,1\n6,0\n7,1\n8,0\n9,1\n");
        ExperimentDefinition definition = DefinitionReader.read("""
                name: table
                data: {dataset: table, csv: {features: [x], target: label}, batch_size: 2}
                modules: {model: [{linear: {units: 2}}]}
                objectives: [cross_entropy]
                optimizer: adam
                epochs: 1
                """, true);
        Checkpoint best = train(definition, data);
        Path larger = Files.writeString(folder.resolve("larger.csv"), "x,label\n0,7\n");
        Path other = Files.writeString(folder.resolve("other.csv"), "z,label\n0,1\n");
        Path one = Files.writeString(folder.resolve("one.csv"), "extra,label,x\n9,1,4\n");

        assertThatThrownBy(() -> evaluate(definition, best, Evaluation.Part.ALL, larger))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("the class 7");
        assertThatThrownBy(() -> evaluate(definition, best, Evaluation.Part.ALL, other))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("no column 'x'");
        assertThat(evaluate(definition, best, Evaluation.Part.ALL, one).examples())
                .isEqualTo(1);
    }
}
