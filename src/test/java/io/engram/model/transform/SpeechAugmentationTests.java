package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.engram.model.NetworkPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where nothing is left to chance, the numbers of the reference: see {@link TransformFixtures}. */
class SpeechAugmentationTests {

    private TransformFixtures fixtures;

    @BeforeEach
    void open() throws IOException {
        fixtures = new TransformFixtures();
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    private NDArray train(int seed, TransformSpec transform) {
        return fixtures.train(seed, new NDList(fixtures.golden("x")), transform);
    }

    @Test
    void resamplesAsTorchaudio() {
        assertThat(TransformFixtures.distance(train(0, new SpeedPerturb(List.of(90))), fixtures.golden("slow")))
                .isLessThan(1e-5f);
        assertThat(TransformFixtures.distance(train(0, new SpeedPerturb(List.of(110))), fixtures.golden("fast")))
                .isLessThan(1e-5f);
    }

    @Test
    void leavesTheSpeedAsItIsAtAHundred() {
        assertThat(train(0, new SpeedPerturb(List.of(100))).toFloatArray())
                .isEqualTo(fixtures.golden("x").toFloatArray());
    }

    @Test
    void drawsEverySpeed() {
        SpeedPerturb speeds = new SpeedPerturb(List.of(90, 100, 110));
        List<Long> lengths = IntStream.range(0, 40)
                .mapToObj(seed -> train(seed, speeds).size(1))
                .distinct()
                .toList();

        assertThat(lengths).containsExactlyInAnyOrder(2667L, 2400L, 2182L);
    }

    @Test
    void takesAFrequencyOutAsTheReference() {
        assertThat(TransformFixtures.distance(train(0, new DropFreq(0.3, 0.3, 2, 2, 0.05)), fixtures.golden("notch")))
                .isLessThan(1e-5f);
    }

    @Test
    void clipsAsTheReference() {
        assertThat(TransformFixtures.distance(train(0, new Clip(0.3, 0.3)), fixtures.golden("clip")))
                .isLessThan(1e-6f);
    }

    @Test
    void clipsSilenceToSilence() {
        NDArray silence = fixtures.manager().zeros(new Shape(1, 10));

        assertThat(fixtures.train(0, new NDList(silence), new Clip(0.3, 0.3)).toFloatArray())
                .containsOnly(0);
    }

    /** The noise is what is left when the signal's share of the mixture is taken away. */
    @Test
    void mixesNoiseAtTheRatio() {
        for (double decibels : new double[] {-3, 0, 12}) {
            NDArray x = fixtures.golden("x");
            NDArray mixed = fixtures.train(
                    3, new NDList(x, fixtures.lengths(TransformFixtures.LENGTHS)), new AddNoise(decibels, decibels));
            double amplitude = Math.pow(10, decibels / 20);
            NDArray signal = x.mul(amplitude / (1 + amplitude));
            for (int example = 0; example < 2; example++) {
                assertThat(20
                                * Math.log10(loudness(signal.get(example))
                                        / loudness(mixed.get(example).sub(signal.get(example)))))
                        .isCloseTo(decibels, within(0.01));
            }
        }
    }

    private static double loudness(NDArray x) {
        return Math.sqrt(x.square().sum().getFloat());
    }

    @Test
    void staysBetweenTheRatios() {
        NDArray x = fixtures.golden("x").get(new NDIndex("0:1")).tile(new long[] {200, 1});
        NDArray mixed = fixtures.train(5, new NDList(x), new AddNoise(0, 20));
        double[] ratios = new double[200];
        for (int example = 0; example < ratios.length; example++) {
            // What the mixture has of the signal is its projection on it, up to what the noise has by chance.
            NDArray of = mixed.get(example);
            double share =
                    of.mul(x.get(0)).sum().getFloat() / x.get(0).square().sum().getFloat();
            ratios[example] = 20
                    * Math.log10(share
                            * loudness(x.get(0))
                            / loudness(of.sub(x.get(0).mul(share))));
        }

        assertThat(Arrays.stream(ratios)).allSatisfy(ratio -> assertThat(ratio).isBetween(-1.0, 21.0));
        assertThat(Arrays.stream(ratios).min().orElseThrow()).isLessThan(2);
        assertThat(Arrays.stream(ratios).max().orElseThrow()).isGreaterThan(18);
    }

    /** Ones, so that every zero is a dropped sample. */
    @Test
    void dropsAsManyChunksAsAskedAndOfTheLength() {
        NDArray ones = fixtures.manager().ones(new Shape(100, 500));
        NDArray dropped = fixtures.train(1, new NDList(ones), new DropChunk(20, 20, 1, 1));

        for (int example = 0; example < 100; example++) {
            assertThat(runs(dropped.get(example).toFloatArray())).containsExactly(20);
        }
    }

    @Test
    void drawsNumberAndLengthOfChunksWithinTheirBounds() {
        NDArray ones = fixtures.manager().ones(new Shape(200, 2000));
        NDArray dropped = fixtures.train(1, new NDList(ones), new DropChunk(3, 5, 0, 2));
        long none = 0;
        for (int example = 0; example < 200; example++) {
            List<Integer> runs = runs(dropped.get(example).toFloatArray());
            none += runs.isEmpty() ? 1 : 0;
            assertThat(runs)
                    .hasSizeLessThanOrEqualTo(2)
                    .allSatisfy(run -> assertThat(run).isBetween(3, 10));
        }

        // A third of 200, with a deviation of 6.7.
        assertThat(none).isBetween(27L, 107L);
    }

    private static List<Integer> runs(float[] values) {
        List<Integer> runs = new ArrayList<>();
        int run = 0;
        for (float value : values) {
            if (value == 0) {
                run++;
            } else if (run > 0) {
                runs.add(run);
                run = 0;
            }
        }
        if (run > 0) {
            runs.add(run);
        }
        return runs;
    }

    @Test
    void leavesTheLengthOpenOnceItIsRandom() {
        assertThat(NetworkPlan.of(new Shape(16000), new SpeedPerturb(List.of(90)))
                        .output())
                .isEqualTo(new Shape(-1, -1));
    }

    @Test
    void refusesBoundsInTheWrongOrder() {
        assertThatThrownBy(() -> new AddNoise(10, 5)).hasMessage("snr_low must be at most snr_high, was 10.0 and 5.0");
        assertThatThrownBy(() -> new DropChunk(100, 50, 1, 1))
                .hasMessage("drop_length_low must be at most drop_length_high, was 100 and 50");
    }
}
