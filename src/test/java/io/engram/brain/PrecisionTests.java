package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.BatchNorm;
import io.engram.model.layer.Conv1d;
import io.engram.model.layer.Flatten;
import io.engram.model.layer.Gru;
import io.engram.model.layer.Last;
import io.engram.model.layer.LayerNorm;
import io.engram.model.layer.LayerSpec;
import io.engram.model.layer.Linear;
import io.engram.model.layer.LogSoftmax;
import io.engram.model.layer.Lstm;
import io.engram.model.layer.Relu;
import io.engram.model.layer.Rnn;
import io.engram.optimizer.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** bf16 keeps 8 bits of mantissa, so a number of that type has zeros in the 16 lower bits of a float. */
class PrecisionTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Keeps the predictions of each stage. */
    private static final class Watched extends Brain {

        final Map<Stage, float[]> predictions = new LinkedHashMap<>();

        Watched(NetworkPlan plan, Map<String, Object> options) {
            super(Map.of("model", plan), new Sgd(0.1), Map.of(), options, null);
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            NDList output = modules().forward(batch.inputs());
            predictions.put(stage, output.head().toFloatArray());
            return output;
        }

        float[] of(Stage stage) {
            return Objects.requireNonNull(predictions.get(stage));
        }

        float[] weight() {
            return Objects.requireNonNull(parameters().get("model.0.weight")).toFloatArray();
        }

        @Override
        protected NDArray computeObjectives(NDList predicted, Batch batch, Stage stage) {
            return predicted.head().square().mean();
        }
    }

    private static boolean isBfloat16(float... values) {
        for (float value : values) {
            if ((Float.floatToRawIntBits(value) & 0xFFFF) != 0) {
                return false;
            }
        }
        return true;
    }

    private Watched fitted(NetworkPlan plan, Shape input, Map<String, Object> options) {
        manager.getEngine().setRandomSeed(7);
        NDArray x = manager.randomNormal(input);
        BatchSource batches = BatchSource.of(new Batch(new NDList(x), new NDList(), input.get(0)));
        Watched brain = new Watched(plan, options);
        brain.fit(new EpochCounter(1), batches, batches);
        return brain;
    }

    @Test
    @DisplayName("section 1.3: precision is that of training, eval_precision that of validation")
    void computesEachStageInItsPrecision() {
        NetworkPlan plan = NetworkPlan.of(new Shape(16), new Linear(8));
        try (Watched training = fitted(plan, new Shape(4, 16), Map.of("precision", "bf16"));
                Watched evaluation = fitted(plan, new Shape(4, 16), Map.of("eval_precision", "bf16"))) {
            assertThat(isBfloat16(training.of(Stage.TRAIN))).isTrue();
            assertThat(isBfloat16(training.of(Stage.VALID))).isFalse();
            assertThat(isBfloat16(evaluation.of(Stage.TRAIN))).isFalse();
            assertThat(isBfloat16(evaluation.of(Stage.VALID))).isTrue();
        }
    }

    @Test
    void keepsWeightsAndUpdatesInSinglePrecision() {
        NetworkPlan plan = NetworkPlan.of(new Shape(16), new Linear(8));
        try (Watched brain = fitted(plan, new Shape(4, 16), Map.of("precision", "bf16"))) {
            assertThat(isBfloat16(brain.weight())).isFalse();
        }
    }

    static Stream<List<LayerSpec>> networks() {
        return Stream.of(
                List.of(
                        new Conv1d(6, 3, 1, 1, 1, 1, true),
                        new BatchNorm(1e-5, 0.1),
                        new Relu(),
                        new Flatten(),
                        new Linear(4)),
                List.of(new LayerNorm(1e-5), new Linear(6), new LogSoftmax()),
                List.of(new Gru(6, 2, true, 0), new Last(), new Linear(4)),
                List.of(new Lstm(6, 1, false, 0), new Last(), new Linear(4)),
                List.of(new Rnn(6, 1, false, 0), new Last(), new Linear(4)));
    }

    /** A layer that libtorch cannot run in the type, or one that leaves it, would throw or be far off. */
    @ParameterizedTest
    @MethodSource("networks")
    void comesNearToSinglePrecision(List<LayerSpec> layers) {
        NetworkPlan plan = NetworkPlan.of(new Shape(5, 8), layers.toArray(LayerSpec[]::new));
        Shape input = new Shape(4, 5, 8);
        try (Watched single = fitted(plan, input, Map.of());
                Watched lower = fitted(plan, input, Map.of("precision", "bf16", "eval_precision", "bf16"))) {
            assertThat(lower.of(Stage.TRAIN))
                    .isNotEqualTo(single.of(Stage.TRAIN))
                    .containsExactly(single.of(Stage.TRAIN), within(0.05f));
            assertThat(lower.of(Stage.VALID)).containsExactly(single.of(Stage.VALID), within(0.05f));
        }
    }
}
