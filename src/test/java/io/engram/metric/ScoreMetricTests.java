package io.engram.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.TensorState;
import io.engram.definition.Names;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Metrics of all scores, of
 *
 * <pre>
 * x = np.array([(i * 7 % 11 - 5) / 4 for i in range(36)], dtype=np.float32).reshape(12, 3)
 * y = np.array([2, 0, 1, 1, 0, 2, 2, 0, 1, 0, 0, 2])
 * p = softmax(x)
 * </pre>
 */
class ScoreMetricTests {

    private static final double TOLERANCE = 1e-12;

    /** scikit-learn: roc_auc_score(y, p, multi_class="ovr", average="macro"). */
    private static final double AUC_OF_CLASSES = 0.5990189594356261;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = scores();
    private final NDArray y = manager.create(new long[] {2, 0, 1, 1, 0, 2, 2, 0, 1, 0, 0, 2});

    /** The first column of x, and whether the class is 2. */
    private final NDArray score = x.get(":, 0:1");

    private final NDArray target = manager.create(new float[] {1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1}, new Shape(12, 1));

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray scores() {
        float[] values = new float[36];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7 % 11 - 5) / 4f;
        }
        return manager.create(values, new Shape(12, 3));
    }

    /**
     * The expected numbers of one column are those of roc_auc_score, and of speechbrain.utils.metric_stats: EER(pos,
     * neg), minDCF(pos, neg) and minDCF(pos, neg, c_miss=10, c_fa=1, p_target=0.3).
     */
    static Stream<Arguments> metrics() {
        return Stream.of(
                Arguments.of(new Auc(), 0.25),
                Arguments.of(new EqualErrorRate(), 0.5),
                Arguments.of(new MinDcf(1, 1, 0.01), 0.01),
                Arguments.of(new MinDcf(10, 1, 0.3), 1.85));
    }

    private Metric create(MetricSpec spec) {
        return spec.create(manager, new Shape(-1, 1));
    }

    private void update(Metric metric, int from, int to) {
        metric.update(manager, score.get(from + ":" + to), target.get(from + ":" + to));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void judgesTheScoresOfAllBatchesTogether(MetricSpec spec, double expected) {
        Metric metric = create(spec);
        assertThat(metric.value()).isNaN();

        update(metric, 0, 5);
        update(metric, 5, 6);
        assertThat(metric.value()).isNotNaN();
        update(metric, 6, 12);

        assertThat(metric.value()).isCloseTo(expected, within(TOLERANCE));
        metric.reset();
        assertThat(metric.value()).isNaN();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void takesTheLogOddsOfTheSecondOfTwoClasses(MetricSpec spec, double expected) {
        Metric metric = spec.create(manager, new Shape(-1, 2));
        NDArray logits = NDArrays.concat(new NDList(score.neg().mul(0.5), score.mul(0.5)), 1);

        metric.update(manager, logits, target.get(":, 0").toType(y.getDataType(), true));

        assertThat(metric.value()).isCloseTo(expected, within(TOLERANCE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void countsNoPadding(MetricSpec spec, double expected) {
        Metric metric = create(spec);
        NDArray nothing = manager.full(new Shape(3), Float.NaN, score.getDataType());
        NDArray padded = NDArrays.concat(new NDList(score.get(":, 0"), nothing)).reshape(3, 5);
        NDArray labels = NDArrays.concat(new NDList(target.get(":, 0"), manager.ones(new Shape(3))))
                .reshape(3, 5);

        metric.update(manager, padded, new NDList(labels, manager.create(new float[] {1, 1, 0.4f})));

        assertThat(metric.value()).isCloseTo(expected, within(TOLERANCE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void goesOnInTheMiddleOfAStage(MetricSpec spec, double expected) throws IOException {
        Metric whole = create(spec);
        byte[] empty = saved(whole);
        update(whole, 0, 5);
        byte[] saved = saved(whole);

        Metric recovered = create(spec);
        update(recovered, 3, 11);
        load(recovered, saved);
        update(recovered, 5, 12);
        assertThat(recovered.value()).isCloseTo(expected, within(TOLERANCE));

        load(recovered, empty);
        assertThat(recovered.value()).isNaN();
        update(recovered, 0, 12);
        assertThat(recovered.value()).isCloseTo(expected, within(TOLERANCE));
    }

    private byte[] saved(Metric metric) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TensorState(manager, metric::tensors).snapshot().writeTo(out);
        return out.toByteArray();
    }

    private void load(Metric metric, byte[] saved) throws IOException {
        new TensorState(manager, metric::tensors, metric::makeRoom).load(new ByteArrayInputStream(saved));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void isNamedAndWatchedAsItsKind(MetricSpec spec, double expected) {
        assertThat(create(spec).name()).isEqualTo(Names.kindOf(spec.getClass()));
        assertThat(MetricName.usualMode("valid." + spec.name())).isEqualTo(spec.mode());
    }

    @Test
    void ranksEachClassAgainstTheRest() {
        Metric auc = new Auc().create(manager, new Shape(-1, 3));

        auc.update(manager, x.get("0:7"), y.get("0:7"));
        auc.update(manager, x.get("7:"), y.get("7:"));

        assertThat(auc.value()).isCloseTo(AUC_OF_CLASSES, within(TOLERANCE));
        assertThat(auc.report())
                .containsEntry("classes", List.of(0, 1, 2))
                .containsEntry("auc", List.of(0.4857142857142857, 0.5925925925925926, 0.71875));
    }

    /** The classes of a sequence, the last step being padding of no class. */
    @Test
    void ranksTheClassesOfSteps() {
        Metric auc = new Auc().create(manager, new Shape(-1, -1, 3));
        NDArray steps =
                NDArrays.concat(new NDList(x, x.get("0:1").mul(Float.NaN))).reshape(1, 13, 3);
        NDArray classes =
                NDArrays.concat(new NDList(y, manager.create(new long[] {-1}))).reshape(1, 13);

        auc.update(manager, steps, new NDList(classes, manager.create(new float[] {12 / 13f})));

        assertThat(auc.value()).isCloseTo(AUC_OF_CLASSES, within(TOLERANCE));
    }

    /** {@code confusion_matrix(y, x.argmax(1))} and {@code balanced_accuracy_score}. */
    @Test
    void tellsWhatIsTakenForWhat() {
        Metric confusion = new ConfusionMatrix().create(manager, new Shape(-1, 3));

        confusion.update(manager, x, y);

        assertThat(confusion.value()).isCloseTo(0.3444444444444444, within(TOLERANCE));
        assertThat(confusion.report())
                .containsEntry("matrix", List.of(List.of(1L, 2L, 2L), List.of(2L, 1L, 0L), List.of(0L, 2L, 2L)))
                .containsEntry("classes", List.of(0, 1, 2))
                .containsEntry("left_out", 0)
                .containsEntry("support", List.of(5L, 3L, 4L))
                .containsEntry("predicted", List.of(3L, 5L, 4L))
                .containsEntry("recall", List.of(0.2, 1 / 3.0, 0.5))
                .containsEntry("precision", List.of(1 / 3.0, 0.2, 0.5));
    }

    /** {@code F.cross_entropy(x.double(), y).exp()}; a class below 0 is none. */
    @Test
    void measuresPerplexity() {
        Metric perplexity = new Perplexity().create(manager, new Shape(-1, 3));

        perplexity.update(manager, x, y);
        perplexity.update(manager, x.get("0:1"), manager.create(new long[] {-100}));

        assertThat(perplexity.value()).isCloseTo(3.3148170068423073, within(TOLERANCE));
    }
}
