package io.engram.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.BatchNorm;
import io.engram.model.layer.Conv1d;
import io.engram.model.layer.Conv2d;
import io.engram.model.layer.Embedding;
import io.engram.model.layer.Flatten;
import io.engram.model.layer.Gru;
import io.engram.model.layer.LayerNorm;
import io.engram.model.layer.LayerSpec;
import io.engram.model.layer.Linear;
import io.engram.model.layer.Relu;
import io.engram.model.layer.Unflatten;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Network network(long seed, Shape example, LayerSpec... layers) {
        return NetworkFixtures.network(manager, seed, example, layers);
    }

    /** {@code nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), ...).named_parameters()}. */
    @Test
    void namesAndShapesParametersAsPyTorch() {
        try (Network network = network(
                0,
                new Shape(2, 8),
                new Conv1d(4, 3, 1, 0, 1, 2, true),
                new BatchNorm(1e-5, 0.1),
                new Relu(),
                new LayerNorm(1e-5),
                new Flatten(),
                new Linear(5, false))) {
            Map<String, Shape> shapes = new LinkedHashMap<>();
            network.parameters().forEach((name, array) -> shapes.put(name, array.getShape()));

            assertThat(shapes)
                    .containsExactly(
                            Map.entry("0.weight", new Shape(4, 1, 3)),
                            Map.entry("0.bias", new Shape(4)),
                            Map.entry("1.weight", new Shape(4)),
                            Map.entry("1.bias", new Shape(4)),
                            Map.entry("3.weight", new Shape(6)),
                            Map.entry("3.bias", new Shape(6)),
                            Map.entry("5.weight", new Shape(5, 24)));
        }
    }

    /** {@code nn.BatchNorm1d(3).named_buffers()}; the count is a scalar of type int64. */
    @Test
    void namesAndTypesBuffersAsPyTorch() {
        try (Network network = network(0, new Shape(3), new Relu(), new BatchNorm(1e-5, 0.1))) {
            Map<String, DataType> types = new LinkedHashMap<>();
            network.buffers().forEach((name, array) -> types.put(name, array.getDataType()));

            assertThat(types)
                    .containsExactly(
                            Map.entry("1.running_mean", DataType.FLOAT32),
                            Map.entry("1.running_var", DataType.FLOAT32),
                            Map.entry("1.num_batches_tracked", DataType.INT64));
            assertThat(buffer(network, "1.num_batches_tracked").getShape()).isEqualTo(new Shape());
        }
    }

    private static NDArray buffer(Network network, String name) {
        return Objects.requireNonNull(network.buffers().get(name), name);
    }

    /** {@code nn.GRU(2, 3, 2, bidirectional=True).state_dict()}. */
    @Test
    void namesAndShapesRecurrentParametersAsPyTorch() {
        try (Network network = network(0, new Shape(5, 2), new Gru(3, 2, true, 0))) {
            Map<String, Shape> shapes = new LinkedHashMap<>();
            network.parameters().forEach((name, array) -> shapes.put(name, array.getShape()));

            assertThat(shapes.keySet())
                    .containsExactly(
                            "0.weight_ih_l0",
                            "0.weight_hh_l0",
                            "0.bias_ih_l0",
                            "0.bias_hh_l0",
                            "0.weight_ih_l0_reverse",
                            "0.weight_hh_l0_reverse",
                            "0.bias_ih_l0_reverse",
                            "0.bias_hh_l0_reverse",
                            "0.weight_ih_l1",
                            "0.weight_hh_l1",
                            "0.bias_ih_l1",
                            "0.bias_hh_l1",
                            "0.weight_ih_l1_reverse",
                            "0.weight_hh_l1_reverse",
                            "0.bias_ih_l1_reverse",
                            "0.bias_hh_l1_reverse");
            assertThat(shapes)
                    .containsEntry("0.weight_ih_l0", new Shape(9, 2))
                    .containsEntry("0.weight_hh_l0", new Shape(9, 3))
                    .containsEntry("0.weight_ih_l1", new Shape(9, 6))
                    .containsEntry("0.bias_hh_l1_reverse", new Shape(9));
        }
    }

    /** U(-b, b) with b = 1/sqrt(fan in), as the reset_parameters of nn.Linear, nn.Conv2d and (hidden) nn.GRU. */
    @Test
    void drawsFirstWeightsWithinPyTorchsBounds() {
        try (Network network = network(
                1,
                new Shape(2, 6, 6),
                new Conv2d(8, 3, 1, 0, 1, 1, true),
                new Flatten(),
                new Linear(64, true),
                new Unflatten(List.of(8L, 8L)),
                new Gru(16, 1, false, 0))) {
            assertFills(network, "0.weight", 1 / Math.sqrt(18));
            assertFills(network, "2.weight", 1 / Math.sqrt(128));
            assertFills(network, "2.bias", 1 / Math.sqrt(128));
            assertFills(network, "4.weight_ih_l0", 0.25);
            assertFills(network, "4.bias_hh_l0", 0.25);
        }
    }

    /** Of 48 uniform values and more, the largest is above 0.8 of the bound, but for a chance below 1e-4. */
    private static void assertFills(Network network, String name, double bound) {
        float[] values = parameter(network, name).toFloatArray();
        double largest = 0;
        double sum = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
            sum += value;
        }
        assertThat(largest).as(name).isBetween(0.8 * bound, bound * (1 + 1e-6));
        assertThat(sum / values.length).as(name).isCloseTo(0, within(6 * bound / Math.sqrt(3.0 * values.length)));
    }

    /** N(0, 1), as nn.Embedding: of 2,000 values the mean deviates by 0.022, the variance by 0.032. */
    @Test
    void drawsFirstVectorsOfAnEmbeddingFromTheNormalDistribution() {
        try (Network network = network(1, new Shape(3), new Embedding(200, 10))) {
            float[] values = parameter(network, "0.weight").toFloatArray();
            double sum = 0;
            double squares = 0;
            for (float value : values) {
                sum += value;
                squares += value * value;
            }

            assertThat(sum / values.length).isCloseTo(0, within(6 * 0.022));
            assertThat(squares / values.length).isCloseTo(1, within(6 * 0.032));
        }
    }

    @Test
    void drawsTheSameFirstWeightsForTheSameSeed() {
        try (Network first = network(7, new Shape(4), new Linear(8, true), new Linear(2, true));
                Network second = network(7, new Shape(4), new Linear(8, true), new Linear(2, true));
                Network other = network(8, new Shape(4), new Linear(8, true), new Linear(2, true))) {
            first.parameters().forEach((name, array) -> {
                assertThat(parameter(second, name).toFloatArray()).as(name).isEqualTo(array.toFloatArray());
                assertThat(parameter(other, name).toFloatArray()).as(name).isNotEqualTo(array.toFloatArray());
            });
        }
    }

    private static NDArray parameter(Network network, String name) {
        return Objects.requireNonNull(network.parameters().get(name), name);
    }

    @Test
    void worksWithoutParameters() {
        try (Network network = network(0, new Shape(2), new Relu());
                NDArray x = manager.create(new float[] {-1, 2}, new Shape(1, 2))) {
            assertThat(network.parameters()).isEmpty();
            assertThat(network.forward(new NDList(x), Pass.EVALUATION).head().toFloatArray())
                    .containsExactly(0, 2);
        }
    }
}
