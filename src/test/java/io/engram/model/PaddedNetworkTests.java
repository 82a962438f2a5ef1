package io.engram.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches with lengths, and without. */
class PaddedNetworkTests {

    private static final String LAYERS = "[{gru: {hidden: 4}}, {multihead_attention: {heads: 2}}, last]";

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static NetworkPlan plan(String layers) {
        return LayerFixtures.plan(layers, new Shape(-1, -1, 3)).orElseThrow();
    }

    private NDArray input() {
        return manager.arange(2 * 5 * 3).toType(DataType.FLOAT32, false).sin().reshape(2, 5, 3);
    }

    /** All is real: the same bits as without a word about lengths. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesNothingWhereNothingIsPadding(boolean training) {
        Pass pass = training ? Pass.TRAINING : Pass.EVALUATION;
        try (Network network = new Network(manager, plan(LAYERS), 3)) {
            NDArray plain = network.forward(new NDList(input()), pass).singletonOrThrow();
            NDArray told = network.forward(new NDList(input(), manager.ones(new Shape(2))), pass)
                    .singletonOrThrow();

            assertThat(told.toFloatArray()).isEqualTo(plain.toFloatArray());
        }
    }

    @Test
    void takesTheLastStepThatIsReal() {
        try (Network network = new Network(manager, plan("[last]"), 3)) {
            NDArray x = input();
            NDArray lengths = manager.create(new float[] {0.4f, 0.01f});
            NDArray last =
                    network.forward(new NDList(x, lengths), Pass.EVALUATION).singletonOrThrow();

            assertThat(last.get("0").toFloatArray()).isEqualTo(x.get("0, 1").toFloatArray());
            assertThat(last.get("1").toFloatArray()).isEqualTo(x.get("1, 0").toFloatArray());
        }
    }

    @Test
    void doesNotAskForLengthsThatDoNotCome() {
        NetworkPlan plan = plan("[{gru: {hidden: 4, bidirectional: true}}, {transformer_encoder: {layers: 1}}, last]");
        List<String> parameters =
                List.copyOf(new Network(manager, plan, 0).parameters().keySet());

        NetworkText plain = new NetworkText(plan, Pass.TRAINING, false, parameters, List.of());
        NetworkText padded = new NetworkText(plan, Pass.TRAINING, true, parameters, List.of());

        assertThat(plain.write()).doesNotContain("lengths");
        assertThat(padded.write()).contains("lengths: Tensor");
        assertThat(plain.usesLengths()).isFalse();
        assertThat(padded.usesLengths()).isTrue();
    }
}
