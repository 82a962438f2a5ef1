package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.Samples;
import io.engram.definition.DefinitionText;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KMeansTests {

    private static final String IRIS = """
            name: iris
            seed: 4
            recipe: {k_means: {clusters: 3}}
            data:
              dataset: iris
              csv: {features: ["sepal*", "petal*"], target: species}
              split: {train: 1, valid: 0, test: 0}
              batch_size: 40
            epochs: 30
            early_stopping: {metric: train.inertia, patience: 2}
            checkpoints: {metric: train.inertia}
            run_opts: {ckpt_interval_steps: 1}
            """;

    private static final Path FILE = Path.of("examples/iris.csv");

    @TempDir
    private Path folder;

    private RecipeRuns runs;

    @BeforeEach
    void makeRuns() {
        runs = new RecipeRuns(folder);
    }

    /**
     * {@code KMeans(3, n_init=50, random_state=0).fit(load_iris().data).inertia_} of scikit-learn 1.9, and its purity.
     */
    @Test
    void comesToTheInertiaOfScikitLearn() {
        List<StageStats> stages = runs.train("iris", RecipeRuns.definition(IRIS), FILE);

        assertThat(RecipeRuns.last(stages, Stage.TRAIN, "inertia")).isCloseTo(78.851441426146, within(1e-3));
        assertThat(RecipeRuns.last(stages, Stage.TRAIN, "loss")).isCloseTo(78.851441426146 / 150, within(1e-5));
        assertThat(RecipeRuns.last(stages, Stage.TRAIN, "purity")).isCloseTo(134 / 150.0, within(1e-9));
        assertThat(RecipeRuns.values(stages, Stage.TRAIN, "inertia"))
                .hasSizeLessThan(30) // it has stopped by itself
                .isSortedAccordingTo((a, b) -> a <= b + 1e-5 ? (a < b - 1e-5 ? 1 : 0) : -1);
        assertThat(stages.get(0).optimizerStep()).isZero();
    }

    /** Each epoch is a step of Lloyd's, computed here from the centroids before it. */
    @Test
    void movesCentroidsToTheMeanOfWhatIsNearest() throws IOException {
        String two = IRIS.replace("epochs: 30", "epochs: %d").replaceAll("early_stopping.*\n", "");
        runs.train("one", RecipeRuns.definition(two.formatted(1)), FILE);
        runs.train("two", RecipeRuns.definition(two.formatted(2)), FILE);
        double[][] before = centroids("one");

        double[][] sums = new double[3][4];
        int[] counts = new int[3];
        for (double[] point : points()) {
            int nearest = nearest(point, before);
            counts[nearest]++;
            for (int i = 0; i < 4; i++) {
                sums[nearest][i] += point[i];
            }
        }

        double[][] after = centroids("two");
        for (int k = 0; k < 3; k++) {
            assertThat(counts[k]).isPositive();
            for (int i = 0; i < 4; i++) {
                assertThat(after[k][i]).isCloseTo(sums[k][i] / counts[k], within(1e-5));
            }
        }
    }

    private static int nearest(double[] point, double[][] centroids) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < centroids.length; k++) {
            double distance = 0;
            for (int i = 0; i < point.length; i++) {
                distance += Math.pow(point[i] - centroids[k][i], 2);
            }
            if (distance < least) {
                least = distance;
                best = k;
            }
        }
        return best;
    }

    private static List<double[]> points() throws IOException {
        List<double[]> points = new ArrayList<>();
        for (String line : Files.readAllLines(FILE).subList(1, 151)) {
            String[] cells = line.split(",", -1);
            points.add(new double[] {
                Float.parseFloat(cells[0]),
                Float.parseFloat(cells[1]),
                Float.parseFloat(cells[2]),
                Float.parseFloat(cells[3])
            });
        }
        return points;
    }

    private double[][] centroids(String name) throws IOException {
        Checkpoint newest = runs.checkpoints(name).list().get(0);
        try (NDManager manager = NDManager.newBaseManager();
                InputStream in = Files.newInputStream(newest.folder().resolve("model.safetensors"))) {
            float[] values = Objects.requireNonNull(
                            Safetensors.read(manager, in).get("k_means.0.centroids"))
                    .toFloatArray();
            double[][] centroids = new double[3][4];
            for (int i = 0; i < values.length; i++) {
                centroids[i / 4][i % 4] = values[i];
            }
            return centroids;
        }
    }

    @ParameterizedTest
    @EnumSource(KMeans.Update.class)
    @DisplayName("killed at any of 8 batches, the resumed run ends with the same bits")
    void resumesToTheSameBits(KMeans.Update update) {
        ExperimentDefinition definition = RecipeRuns.definition(IRIS.replace(
                        "clusters: 3", "clusters: 5, update: " + update.name().toLowerCase(java.util.Locale.ROOT))
                .replace("epochs: 30", "epochs: 4"));

        assertThat(runs.assertResumesToTheSameBits(definition, FILE, 6, 8).keySet())
                .contains("k_means.safetensors", "metrics.safetensors");
    }

    /** Ten runs of scikit-learn's on all digits come to 2.53 to 2.60 and a purity of 0.74 to 0.80. */
    @Test
    @DisplayName("examples/k-means.yaml finds clusters of digits")
    void findsTheDigits() {
        List<StageStats> stages = runs.train("digits", RecipeRuns.example("k-means.yaml"), null);

        assertThat(RecipeRuns.last(stages, Stage.TRAIN, "loss")).isBetween(2.45, 2.65);
        assertThat(RecipeRuns.last(stages, Stage.VALID, "loss")).isBetween(2.4, 2.8);
        assertThat(RecipeRuns.last(stages, Stage.VALID, "purity")).isGreaterThan(0.65);
        assertThat(stages).hasSizeLessThan(200);
    }

    @Test
    void learnsFromInputsAloneWhateverTheirShape() throws IOException {
        StringBuilder rows = new StringBuilder();
        Random random = new Random(2);
        for (int i = 0; i < 40; i++) {
            double far = i % 2 * 10;
            rows.append("{\"a\": ").append(far + random.nextGaussian()).append(", \"b\": ");
            rows.append(far + random.nextGaussian()).append("}\n");
        }
        Path data = Files.writeString(folder.resolve("points.jsonl"), rows);
        String yaml = """
                name: points
                recipe: {k_means: {clusters: 2, update: batch, sample: 8}}
                data: {dataset: points, input: {numbers: {columns: [a, b]}}, batch_size: 8}
                epochs: 3
                """;

        List<StageStats> stages = runs.train("points", RecipeRuns.definition(yaml), data);

        // Two dimensions with a variance of 1 each; the distance of the two is 200.
        assertThat(RecipeRuns.last(stages, Stage.VALID, "loss")).isLessThan(6);
        assertThat(stages.get(0).metrics()).containsOnlyKeys("loss", "inertia");
        CheckpointFolder checkpoints = runs.checkpoints("points");
        assertThat(checkpoints.list()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/optimizer               | {adam: {}}         | /optimizer  | is of no use to the recipe k_means",
                "/objectives              | [mse]              | /objectives | is of no use to the recipe k_means",
                "/modules                 | {a: [relu]}        | /modules    | is of no use to the recipe k_means",
                "/metrics                 | [accuracy]         | /metrics    | is of no use to the recipe k_means",
                "/recipe/k_means/clusters | 0                  | /recipe/k_means/clusters | must be greater than 0",
                "/recipe                  | k_means            | /recipe/k_means/clusters | is missing",
            })
    void saysWhatIsWrongWithTheDefinition(String changed, String value, String pointer, String detail) {
        DefinitionFixtures.assertOneFlaw(
                DefinitionFixtures.with(DefinitionText.yaml(IRIS), changed, value), pointer, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/recipe/k_means/clusters | 2000               | /recipe/k_means/clusters | are 2000, more than the 1797 rows",
                "/scheduler               | {new_bob: {metric: train.loss}} | /scheduler | is of no use",
                "/data/csv/target         | [label, p1]        | /data/csv/target | names 2 columns",
            })
    void saysWhatDoesNotFit(String changed, String value, String pointer, String detail) {
        DefinitionFixtures.assertOneMisfit(
                DefinitionFixtures.with(
                        DefinitionText.yaml(IRIS.replace("dataset: iris", "dataset: digits")
                                .replace("[\"sepal*\", \"petal*\"], target: species", "[\"p*\"], target: label")),
                        changed,
                        value),
                Samples.profile("digits"),
                pointer,
                detail);
    }
}
