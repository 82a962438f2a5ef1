package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.model.NetworkPlan;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageTransformTests {

    private TransformFixtures fixtures;

    @BeforeEach
    void open() throws IOException {
        fixtures = new TransformFixtures();
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    /** 1, 2, 3, ... row by row. */
    private NDArray counted(long... shape) {
        return fixtures.manager().arange(1f, new Shape(shape).size() + 1f).reshape(shape);
    }

    /** F.interpolate(torch.arange(1., 7).reshape(1, 1, 2, 3), (3, 2), mode="bilinear"). */
    @Test
    void resizesAsPyTorch() {
        NDArray resized = fixtures.evaluate(new NDList(counted(1, 1, 2, 3)), new Resize(List.of(3L, 2L)));

        assertThat(resized.getShape()).isEqualTo(new Shape(1, 1, 3, 2));
        assertThat(resized.toFloatArray())
                .containsExactly(new float[] {1.25f, 2.75f, 2.75f, 4.25f, 4.25f, 5.75f}, within(1e-6f));
    }

    /** torchvision crops from round((5 - 2) / 2) = 2 and round((4 - 3) / 2) = 0, halves to the even number. */
    @Test
    void cropsTheMiddle() {
        NDArray cropped = fixtures.evaluate(new NDList(counted(1, 1, 5, 4)), new Crop(List.of(2L, 3L)));

        assertThat(cropped.toFloatArray()).containsExactly(9, 10, 11, 13, 14, 15);
    }

    @Test
    void mirrorsSomeImagesWhole() {
        NDArray images = counted(1, 2, 2, 3).tile(new long[] {200, 1, 1, 1});
        float[] whole = images.get(0).toFloatArray();
        float[] mirrored = {3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10};

        NDArray flipped = fixtures.train(1, new NDList(images), new Flip(0.3));

        int count = 0;
        for (int example = 0; example < 200; example++) {
            float[] image = flipped.get(example).toFloatArray();
            assertThat(image).isIn(whole, mirrored);
            count += image[0] == 3 ? 1 : 0;
        }
        // 60, with a deviation of 6.5.
        assertThat(count).isBetween(21, 99);
    }

    @Test
    void cropsEachImageSomewhereElse() {
        NDArray images = counted(1, 1, 4, 4).tile(new long[] {300, 1, 1, 1});
        NDArray cropped = fixtures.train(1, new NDList(images), new RandomCrop(List.of(3L, 2L), 0));
        Set<Float> corners = new TreeSet<>();
        for (int example = 0; example < 300; example++) {
            float[] image = cropped.get(example).toFloatArray();
            float corner = image[0];
            corners.add(corner);
            assertThat(image).containsExactly(corner, corner + 1, corner + 4, corner + 5, corner + 8, corner + 9);
        }

        assertThat(corners).containsExactly(1f, 2f, 3f, 5f, 6f, 7f);
    }

    @Test
    void putsZerosAroundAnImageBeforeItIsCropped() {
        NDArray ones = fixtures.manager().ones(new Shape(300, 1, 2, 2));
        NDArray cropped = fixtures.train(1, new NDList(ones), new RandomCrop(List.of(2L), 1));
        Set<Float> sums = new TreeSet<>();
        for (int example = 0; example < 300; example++) {
            sums.add(cropped.get(example).sum().getFloat());
        }

        assertThat(sums).containsExactly(1f, 2f, 4f);
    }

    @Test
    void cropsTheMiddleInEvaluation() {
        NDArray cropped = fixtures.evaluate(new NDList(counted(1, 1, 4, 4)), new RandomCrop(List.of(2L), 1));

        assertThat(cropped.toFloatArray()).containsExactly(6, 7, 10, 11);
    }

    @Test
    void normalizesByChannel() {
        NormalizeImage normalize = new NormalizeImage(List.of(1.0, 2.0), List.of(2.0));

        assertThat(fixtures.evaluate(new NDList(counted(1, 2, 1, 2)), normalize).toFloatArray())
                .containsExactly(0, 0.5f, 0.5f, 1);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> NetworkPlan.of(new Shape(3, 8, 8), new Crop(List.of(9L))))
                .hasMessageContaining("layer 0 (crop) expects images of at least 9 x 9 but gets (B, 3, 8, 8). Make size"
                        + " smaller, or put a resize before it.");
        assertThatThrownBy(() -> NetworkPlan.of(new Shape(3, -1, -1), new Crop(List.of(9L))))
                .hasMessageContaining(
                        "expects images (B, C, H, W) of one size but gets (B, 3, T, T). Put a resize before" + " it.");
        assertThatThrownBy(() -> NetworkPlan.of(new Shape(64), new Flip(0.5)))
                .hasMessageContaining("expects images (B, C, H, W) but gets (B, 64). ");
        assertThatThrownBy(
                        () -> NetworkPlan.of(new Shape(3, 8, 8), new NormalizeImage(List.of(0.5, 0.5), List.of(1.0))))
                .hasMessageContaining(
                        "expects images of 2 channels but gets (B, 3, 8, 8). Give as many numbers in mean as"
                                + " there are channels, or one for all.");
    }

    @Test
    void resizesImagesOfUnknownSize() {
        assertThat(NetworkPlan.of(new Shape(3, -1, -1), new Resize(List.of(32L)))
                        .output())
                .isEqualTo(new Shape(-1, 3, 32, 32));
    }
}
