package io.engram.model.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingTests {

    /** {@code fill(nn.Embedding(4, 2))(torch.tensor([[0, 3, 1]]))} by PyTorch 2.7.1, on {@link LayerFixtures}. */
    @Test
    void looksUpAVectorForEachIndex() {
        float[] indices = {0, 3, 1};

        try (LayerFixtures network = new LayerFixtures(List.of(new Embedding(4, 2)), new Shape(3))) {
            LayerFixtures.Output output = network.evaluate(indices, new Shape(1, 3));

            assertThat(output.shape()).isEqualTo(new Shape(1, 3, 2));
            assertThat(output.values()).containsExactly(-0.625f, 0.25f, 0.5f, 0, -0.25f, 0.625f);
            assertThat(network.train(indices, new Shape(1, 3)).values()).isEqualTo(output.values());
        }
    }
}
