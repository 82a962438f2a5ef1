package io.engram.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.engram.definition.Default;
import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.tensor.Kernels;
import io.engram.tensor.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against the module whose names it has, see {@link PyTorchCase}. */
class PyTorchLayerTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    record Layers(@Default("[]") List<LayerSpec> layers) {}

    static List<PyTorchCase> cases() {
        return PyTorchCase.all().toList();
    }

    static List<PyTorchCase> trained() {
        return PyTorchCase.all().filter(given -> !given.names().isEmpty()).toList();
    }

    static List<PyTorchCase> padded() {
        return PyTorchCase.all().filter(given -> !given.lengths().isEmpty()).toList();
    }

    static NetworkPlan plan(String layer, Shape input) {
        List<Flaw> flaws = new ArrayList<>();
        Layers read = new RecordReader(flaws)
                .read(
                        Layers.class,
                        DefinitionText.yaml("layers: [" + (layer.contains(":") ? "{" + layer + "}" : layer) + "]"))
                .orElseThrow(() -> new AssertionError(flaws));
        return NetworkPlan.of("model", read.layers(), input, flaws).orElseThrow(() -> new AssertionError(flaws));
    }

    /** The case's shape; where it is padded, its time is unknown. */
    static Shape shape(PyTorchCase given) {
        long[] sizes = given.shape().stream().mapToLong(Long::longValue).toArray();
        sizes[0] = -1;
        if (!given.lengths().isEmpty()) {
            boolean channelsFirst = given.layer().startsWith("global_avg_pool")
                    || given.layer().startsWith("attentive_statistics_pooling");
            sizes[channelsFirst ? 2 : 1] = -1;
        }
        return new Shape(sizes);
    }

    private Network network(PyTorchCase given) {
        Network network = new Network(manager, plan(given.layer(), shape(given)), 0);
        int k = 0;
        for (NDArray parameter : new TreeMap<>(network.parameters()).values()) {
            Shape size = parameter.getShape();
            try (NDArray values = manager.create(LayerFixtures.values(k++, size.size()), size)) {
                Kernels.on(manager.getDevice()).copy(manager, parameter, values);
            }
        }
        return network;
    }

    private static float[] forward(Network network, PyTorchCase given, Pass pass) {
        return forward(network, given, given.values(), pass);
    }

    private static float[] forward(Network network, PyTorchCase given, float[] x, Pass pass) {
        try (NDManager scratch = NDManager.newBaseManager()) {
            NDList inputs = inputs(given, scratch);
            inputs.set(0, scratch.create(x, new Shape(given.shape())));
            NDArray output = network.forward(inputs, pass).singletonOrThrow();
            assertThat(output.getShape()).isEqualTo(new Shape(given.output()));
            float[] values = output.toFloatArray();
            if (given.masked()) {
                mask(values, given);
            }
            return values;
        }
    }

    private static NDList inputs(PyTorchCase given, NDManager scratch) {
        NDList inputs = new NDList(scratch.create(given.values(), new Shape(given.shape())));
        if (!given.lengths().isEmpty()) {
            inputs.add(scratch.create(floats(given.lengths())));
        }
        return inputs;
    }

    private static void mask(float[] values, PyTorchCase given) {
        int steps = given.output().get(1).intValue();
        int width = given.output().get(2).intValue();
        for (int i = 0; i < given.lengths().size(); i++) {
            int real = Math.round(given.lengths().get(i) * steps);
            Arrays.fill(values, (i * steps + real) * width, (i + 1) * steps * width, 0f);
        }
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static void assertClose(float[] actual, List<Float> expected, float tolerance) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            float bound = tolerance * Math.max(1, Math.abs(expected.get(i)));
            assertThat(actual[i]).as("value %d", i).isCloseTo(expected.get(i), within(bound));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatPyTorchGives(PyTorchCase given) {
        try (Network network = network(given)) {
            List<Float> evaluation = given.evaluation() == null ? given.training() : given.evaluation();

            assertClose(forward(network, given, Pass.TRAINING), given.training(), 1e-5f);
            assertClose(forward(network, given, Pass.EVALUATION), evaluation, 1e-5f);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void namesParametersAsPyTorchDoes(PyTorchCase given) {
        NetworkPlan plan = plan(given.layer(), shape(given));

        assertThat(plan.layers().get(0).tensors().stream()
                        .filter(TensorSpec::trainable)
                        .map(TensorSpec::name)
                        .sorted())
                .containsExactlyElementsOf(given.names());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void knowsTheShape(PyTorchCase given) {
        Shape known = new Shape(-1).addAll(new Shape(given.shape()).slice(1));

        assertThat(plan(given.layer(), known).output().slice(1)).isEqualTo(new Shape(given.output()).slice(1));
    }

    /** bfloat16 has 8 bits: two decimals of values that are sums of a few terms near 1. */
    @ParameterizedTest
    @MethodSource("cases")
    void isCloseInBfloat16(PyTorchCase given) {
        try (Network network = network(given)) {
            float[] single = forward(network, given, Pass.TRAINING);
            float[] lower = forward(network, given, new Pass(true, Precision.BF16, 0));
            double difference = 0;
            double size = 0;
            for (int i = 0; i < single.length; i++) {
                difference += Math.abs(single[i] - lower[i]);
                size += Math.abs(single[i]);
            }

            assertThat(difference).isLessThanOrEqualTo(0.1 * size);
        }
    }

    @ParameterizedTest
    @MethodSource("trained")
    void givesEveryParameterAFiniteGradient(PyTorchCase given) {
        try (Network network = network(given);
                NDManager scratch = manager.newSubManager()) {
            NDList inputs = inputs(given, scratch);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray output = network.forward(inputs, Pass.TRAINING).singletonOrThrow();
                NDArray weights = scratch.arange((int) output.size())
                        .toType(DataType.FLOAT32, false)
                        .cos();
                collector.backward(output.flatten().mul(weights).sum());
            }
            network.parameters()
                    .forEach((name, parameter) -> assertThat(
                                    parameter.getGradient().toFloatArray())
                            .as(name)
                            .satisfies(gradient -> {
                                for (float value : gradient) {
                                    assertThat(value).isFinite();
                                }
                            }));
        }
    }

    /**
     * More padding, with other values in it, as in another batch; what a module of PyTorch lets through is left out.
     */
    @ParameterizedTest
    @MethodSource("padded")
    void doesNotDependOnWhatIsPadding(PyTorchCase given) {
        assumeThat(given.layer()).doesNotContain("xvector", "ecapa", "conformer"); // their convolutions see it
        long[] sizes = given.shape().stream().mapToLong(Long::longValue).toArray();
        int time = shape(given).get(1) < 0 ? 1 : 2;
        float[] x = given.values();
        float[] other = x.clone();
        int inner = time == 1 ? (int) sizes[2] : 1;
        int steps = (int) sizes[time];
        for (int i = x.length / 2; i < x.length; i++) { // the second example, whose second half is padding
            boolean padding = i / inner % steps >= steps / 2;
            other[i] = padding ? 3 : x[i];
        }
        try (Network network = network(given)) {
            float[] one = forward(network, given, x, Pass.EVALUATION);
            float[] two = forward(network, given, other, Pass.EVALUATION);

            float[] first = real(one, given);
            assertThat(real(two, given)).containsExactly(first, within(1e-6f));
        }
    }

    /** What is real of an output. */
    private static float[] real(float[] values, PyTorchCase given) {
        if (given.output().size() == 3) {
            mask(values, given);
        }
        return values;
    }
}
