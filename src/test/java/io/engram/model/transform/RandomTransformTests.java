package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.tensor.Precision;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all random transforms promise. */
class RandomTransformTests {

    private static final Shape WAVEFORMS = new Shape(4, 2000);
    private static final Shape SPECTROGRAMS = new Shape(4, 200, 24);
    private static final Shape IMAGES = new Shape(4, 3, 9, 9);
    private static final float[] LENGTHS = {1, 0.5f, 0.123f, 0.9f};

    private TransformFixtures fixtures;

    static Stream<Arguments> all() {
        return Stream.concat(sequences(), images());
    }

    static Stream<Arguments> sequences() {
        return Stream.of(
                Arguments.of(WAVEFORMS, new AddNoise(0, 15)),
                Arguments.of(SPECTROGRAMS, new AddNoise(-5, 5)),
                Arguments.of(WAVEFORMS, new SpeedPerturb(List.of(70, 80, 90, 110, 120, 130))),
                Arguments.of(WAVEFORMS, new DropChunk(100, 1000, 1, 3)),
                Arguments.of(WAVEFORMS, new DropFreq(1e-14, 1, 1, 3, 0.05)),
                Arguments.of(WAVEFORMS, new Clip(0.1, 0.9)),
                Arguments.of(SPECTROGRAMS, spec(5, 2, 2, SpecAugment.Replacement.ZEROS)),
                Arguments.of(SPECTROGRAMS, spec(0, 2, 2, SpecAugment.Replacement.MEAN)),
                Arguments.of(SPECTROGRAMS, spec(10, 0, 0, SpecAugment.Replacement.MEAN)));
    }

    static Stream<Arguments> images() {
        return Stream.of(Arguments.of(IMAGES, new Flip(0.5)), Arguments.of(IMAGES, new RandomCrop(List.of(9L), 4)));
    }

    static SpecAugment spec(long warp, int bands, int stretches, SpecAugment.Replacement replace) {
        return new SpecAugment(warp, bands, 8, stretches, 30, 0.5, replace);
    }

    @BeforeEach
    void open() throws IOException {
        fixtures = new TransformFixtures();
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    /** Numbers that all differ; zeros behind the lengths of sequences. */
    private NDList inputs(Shape shape) {
        float[] values = new float[(int) shape.size()];
        boolean sequences = shape.dimension() < 4;
        long steps = shape.get(1);
        long each = shape.size() / shape.get(0) / steps;
        for (int i = 0; i < values.length; i++) {
            int example = (int) (i / (steps * each));
            long step = i / each % steps;
            boolean padding = sequences && step >= Math.round(LENGTHS[example] * steps);
            values[i] = padding ? 0 : (float) Math.sin(i * 0.7) + 1.5f;
        }
        NDList inputs = new NDList(fixtures.manager().create(values, shape));
        if (sequences) {
            inputs.add(fixtures.lengths(LENGTHS));
        }
        return inputs;
    }

    @ParameterizedTest
    @MethodSource("all")
    void doNothingInEvaluation(Shape shape, TransformSpec transform) {
        NDList inputs = inputs(shape);

        assertThat(transform.random()).isTrue();
        assertThat(fixtures.evaluate(inputs, transform).toFloatArray())
                .isEqualTo(inputs.get(0).toFloatArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void repeatASeedAndDifferFromAnother(Shape shape, TransformSpec transform) {
        NDList inputs = inputs(shape);
        float[] first = fixtures.train(7, inputs, transform).toFloatArray();

        assertThat(fixtures.train(7, inputs, transform).toFloatArray()).isEqualTo(first);
        // Two seeds may draw the same of a few speeds.
        assertThat(IntStream.range(8, 14)
                        .mapToObj(
                                seed -> fixtures.train(seed, inputs, transform).toFloatArray()))
                .anySatisfy(other -> assertThat(other).isNotEqualTo(first));
        assertThat(first).isNotEqualTo(inputs.get(0).toFloatArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void giveTheShapeThatThePlanSays(Shape shape, TransformSpec transform) {
        Shape planned = NetworkPlan.of(shape.slice(1), transform).output();

        Shape trained = fixtures.train(1, inputs(shape), transform).getShape();

        assertThat(trained.dimension()).isEqualTo(planned.dimension());
        for (int i = 1; i < planned.dimension(); i++) {
            assertThat(planned.get(i)).isIn(-1L, trained.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void leavePaddingZero(Shape shape, TransformSpec transform) {
        for (int seed = 0; seed < 5; seed++) {
            NDArray trained = fixtures.train(seed, inputs(shape), transform);

            assertThat(trained.toFloatArray()).doesNotContain(Float.NaN);
            for (int example = 0; example < LENGTHS.length; example++) {
                long from = (long) Math.ceil(LENGTHS[example] * (double) trained.size(1) - 1e-3);
                if (from < trained.size(1)) {
                    assertThat(trained.get(example).get(from + ":").toFloatArray())
                            .as("padding of example " + example)
                            .containsOnly(0);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void stayInSinglePrecisionWhereTheRestIsLower(Shape shape, TransformSpec transform) {
        NDList inputs = inputs(shape);

        NDArray lower = fixtures.apply(inputs, new Pass(true, Precision.BF16, 0), transform);

        assertThat(lower.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(lower.toFloatArray())
                .isEqualTo(fixtures.train(0, inputs, transform).toFloatArray());
    }
}
