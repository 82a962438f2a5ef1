package io.engram.metric;

import static io.engram.metric.MetricFixtures.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.TensorState;
import io.engram.definition.Names;
import io.engram.metric.MetricFixtures.Examples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernels gather over batches of unequal size, beside a plain computation over all examples at once. */
class DeviceMetricTests {

    /** Sums in another order, in double precision. */
    private static final double TOLERANCE = 1e-12;

    private static final Shape PREDICTIONS = new Shape(-1, CLASSES);
    private static final Examples CLASS_EXAMPLES = Examples.ofClasses(1, 57);
    private static final Examples LABEL_EXAMPLES = Examples.ofLabels(2, 57);
    private static final Examples NUMBER_EXAMPLES = Examples.ofNumbers(3, 57);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Metric create(MetricSpec spec) {
        return spec.create(manager, PREDICTIONS);
    }

    private void update(Metric metric, Examples examples, int from, int to) {
        metric.update(manager, examples.predictions(manager, from, to), examples.targets(manager, from, to));
    }

    private static Arguments of(MetricSpec spec, Examples examples, ToDoubleFunction<Examples> truth) {
        return Arguments.of(spec, examples, truth);
    }

    static Stream<Arguments> metrics() {
        return Stream.of(
                of(new Accuracy(), CLASS_EXAMPLES, examples -> examples.topK(1)),
                of(new ErrorRate(), CLASS_EXAMPLES, examples -> 1 - examples.topK(1)),
                of(new TopK(1), CLASS_EXAMPLES, examples -> examples.topK(1)),
                of(new TopK(3), CLASS_EXAMPLES, examples -> examples.topK(3)),
                of(new TopK(CLASSES), CLASS_EXAMPLES, examples -> 1),
                of(new F1(), CLASS_EXAMPLES, examples -> examples.macro(MetricFixtures::f1)),
                of(new Precision(), CLASS_EXAMPLES, examples -> examples.macro(MetricFixtures::precision)),
                of(new Recall(), CLASS_EXAMPLES, examples -> examples.macro(MetricFixtures::recall)),
                of(new F1(), LABEL_EXAMPLES, examples -> examples.macro(MetricFixtures::f1)),
                of(new Precision(), LABEL_EXAMPLES, examples -> examples.macro(MetricFixtures::precision)),
                of(new Recall(), LABEL_EXAMPLES, examples -> examples.macro(MetricFixtures::recall)),
                of(new ConfusionMatrix(), CLASS_EXAMPLES, examples -> examples.macro(MetricFixtures::recall)),
                of(new Perplexity(), CLASS_EXAMPLES, Examples::perplexity),
                of(new Mae(), NUMBER_EXAMPLES, Examples::meanAbsoluteError),
                of(new Rmse(), NUMBER_EXAMPLES, examples -> Math.sqrt(examples.meanSquaredError())),
                of(new R2(), NUMBER_EXAMPLES, Examples::determination));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void gathersBatchesAsIfTheyWereOne(MetricSpec spec, Examples examples, ToDoubleFunction<Examples> truth) {
        Metric metric = create(spec);

        update(metric, examples, 0, 20);
        update(metric, examples, 20, 21);
        update(metric, examples, 21, examples.size());

        assertThat(metric.value()).isCloseTo(truth.applyAsDouble(examples), within(TOLERANCE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void startsAnewAtAReset(MetricSpec spec, Examples examples, ToDoubleFunction<Examples> truth) {
        Metric metric = create(spec);
        assertThat(metric.value()).isNaN();
        update(metric, examples, 0, 30);

        metric.reset();

        assertThat(metric.value()).isNaN();
        update(metric, examples, 0, examples.size());
        assertThat(metric.value()).isCloseTo(truth.applyAsDouble(examples), within(TOLERANCE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void goesOnInTheMiddleOfAStage(MetricSpec spec, Examples examples, ToDoubleFunction<Examples> truth)
            throws IOException {
        Metric whole = create(spec);
        update(whole, examples, 0, 25);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        new TensorState(manager, whole::tensors).snapshot().writeTo(saved);
        update(whole, examples, 25, examples.size());

        Metric recovered = create(spec);
        new TensorState(manager, recovered::tensors).load(new ByteArrayInputStream(saved.toByteArray()));
        update(recovered, examples, 25, examples.size());

        assertThat(recovered.value()).isEqualTo(whole.value());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void keepsItsSumsInDoublePrecisionUnderItsName(MetricSpec spec, Examples examples, ToDoubleFunction<?> truth) {
        Metric metric = create(spec);

        assertThat(metric.name()).isEqualTo(Names.kindOf(spec.getClass()));
        assertThat(metric.tensors()).containsOnlyKeys(metric.name() + ".sums");
        assertThat(metric.tensors().values())
                .allSatisfy(sums -> assertThat(sums.getDataType()).isEqualTo(DataType.FLOAT64));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void isWatchedInItsOwnDirection(MetricSpec spec, Examples examples, ToDoubleFunction<?> truth) {
        assertThat(MetricName.usualMode("valid." + spec.name())).isEqualTo(spec.mode());
    }

    @Test
    void leavesOutClassesThatNeverOccur() {
        Metric recall = new Recall().create(manager, new Shape(-1, 4));

        recall.update(
                manager,
                manager.create(new float[] {9, 0, 0, 0, 9, 0, 0, 0}, new Shape(2, 4)),
                manager.create(new long[] {0, 1}));

        assertThat(recall.value()).isEqualTo(0.5);
    }

    @Test
    void countsAClassThatIsNeverPredictedAsZeroPrecision() {
        Metric precision = new Precision().create(manager, new Shape(-1, 2));

        precision.update(
                manager, manager.create(new float[] {9, 0, 9, 0}, new Shape(2, 2)), manager.create(new long[] {0, 1}));

        assertThat(precision.value()).isEqualTo(0.25);
    }

    /** A difference of sums of squares would have lost the variance: 1e8 squared has no digit left for it. */
    @Test
    void explainsASmallVarianceAroundALargeMean() {
        Metric r2 = new R2().create(manager, new Shape(-1, 1));
        NDArray targets = manager.create(new double[] {1e8, 1e8 + 1, 1e8 + 2, 1e8 + 3}, new Shape(4, 1));
        NDArray predictions = manager.create(new double[] {1e8, 1e8 + 1, 1e8 + 2, 1e8 + 4}, new Shape(4, 1));

        r2.update(manager, predictions.get("0:2"), targets.get("0:2"));
        r2.update(manager, predictions.get("2:"), targets.get("2:"));

        assertThat(r2.value()).isCloseTo(1 - 1 / 5.0, within(1e-9));
    }

    @Test
    void hasNothingToExplainWhereTargetsAreAllTheSame() {
        Metric r2 = new R2().create(manager, new Shape(-1, 1));
        NDArray targets = manager.create(new float[] {2, 2}, new Shape(2, 1));

        r2.update(manager, targets, targets);

        assertThat(r2.value()).isNaN();
    }

    @Test
    void refusesNumbersOfAnotherShape() {
        Metric mae = new Mae().create(manager, new Shape(-1, 1));

        assertThatThrownBy(() -> mae.update(manager, manager.zeros(new Shape(3, 1)), manager.zeros(new Shape(3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("predictions are (3, 1) and targets (3)");
    }

    @Test
    void namesItsTensorsApartFromOtherMetrics() {
        Map<String, NDArray> accuracy = create(new Accuracy()).tensors();

        assertThat(create(new ErrorRate()).tensors())
                .doesNotContainKeys(accuracy.keySet().toArray(String[]::new));
    }
}
