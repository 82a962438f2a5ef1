package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.engram.model.NetworkPlan;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compared with the reference: see {@link TransformFixtures}. */
class InputNormalizationTests {

    private TransformFixtures fixtures;

    @BeforeEach
    void open() throws IOException {
        fixtures = new TransformFixtures();
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    private NDArray normalize(String golden, InputNormalization normalization) {
        return fixtures.evaluate(
                new NDList(fixtures.golden(golden), fixtures.lengths(TransformFixtures.LENGTHS)), normalization);
    }

    @Test
    void normalizesEachExampleByItsOwnSteps() {
        NDArray normal = normalize("fbank", new InputNormalization(true, 1e-10, false));

        // The last steps are padding, whose values are up to 264 deviations away.
        assertThat(TransformFixtures.distance(
                        normal.get(new NDIndex(":, :11")),
                        fixtures.golden("norm").get(new NDIndex(":, :11"))))
                .isLessThan(1e-4f);
        assertThat(TransformFixtures.distance(normal, fixtures.golden("norm"))).isLessThan(1e-3f);
    }

    @Test
    void centersOnlyWhereTheDeviationIsToStay() {
        assertThat(TransformFixtures.distance(
                        normalize("fbank", new InputNormalization(false, 1e-10, false)), fixtures.golden("norm_mean")))
                .isLessThan(1e-4f);
    }

    @Test
    void leavesPaddingAsItIsWhereAsked() {
        NDArray normal = normalize("fbank", new InputNormalization(true, 1e-10, true));

        assertThat(TransformFixtures.distance(normal, fixtures.golden("norm_kept")))
                .isLessThan(1e-4f);
        assertThat(normal.get(new NDIndex("1, 11:")).toFloatArray())
                .isEqualTo(fixtures.golden("fbank").get(new NDIndex("1, 11:")).toFloatArray());
    }

    @Test
    void normalizesAWaveformOverItsSamples() {
        assertThat(TransformFixtures.distance(
                        normalize("x", new InputNormalization(true, 1e-10, false)), fixtures.golden("norm_wave")))
                .isLessThan(1e-5f);
    }

    @Test
    void ignoresWhatPaddingHolds() {
        NDArray steps = fixtures.manager().create(new float[] {1, 3, Float.NaN, Float.NaN}, new Shape(1, 4, 1));

        NDArray normal = fixtures.evaluate(
                new NDList(steps, fixtures.lengths(0.5f)), new InputNormalization(true, 1e-10, false));

        assertThat(normal.toFloatArray()).startsWith(-1, 1);
    }

    @Test
    void refusesImages() {
        assertThatThrownBy(() -> NetworkPlan.of(new Shape(3, 8, 8), new InputNormalization(true, 1e-10, false)))
                .hasMessageContaining("expects (B, T, F) or (B, T) but gets (B, 3, 8, 8). ");
    }
}
