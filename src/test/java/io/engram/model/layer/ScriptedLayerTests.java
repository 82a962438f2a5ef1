package io.engram.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Names;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.model.ScriptedNetwork;
import io.engram.tensor.ScriptTree;
import io.engram.tensor.ScriptZip;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What plain DJL computes with a network's archive, against the network itself. */
class ScriptedLayerTests {

    static List<PyTorchCase> cases() {
        return PyTorchCase.all().toList();
    }

    private static byte[] archive(NetworkPlan plan, Network network) {
        ScriptTree tree = new ScriptTree("Model");
        boolean lengths = ScriptedNetwork.addTo(tree, "model", plan);
        String names = lengths ? "x, lengths" : "x";
        tree.method(
                "",
                "def forward(self, x: Tensor" + (lengths ? ", lengths: Optional[Tensor]=None" : "")
                        + ") -> Tensor:\n    return (" + ScriptTree.expression("model") + ").forward(" + names + ")\n");
        Map<String, NDArray> values = new LinkedHashMap<>();
        network.parameters().forEach((name, value) -> values.put("model." + name, value));
        network.buffers().forEach((name, value) -> values.put("model." + name, value));
        return ScriptZip.of(tree, values);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesInPlainDjlWhatTheNetworkGives(PyTorchCase given) {
        NetworkPlan plan = PyTorchLayerTests.plan(given.layer(), PyTorchLayerTests.shape(given));
        float[] shares = new float[given.lengths().size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = given.lengths().get(i);
        }

        assertSame(plan, given.values(), new Shape(given.shape()), shares);
    }

    /** Kinds that {@code layers.json} has no case of. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            batch_norm                           | 6
            batch_norm                           | 2, 5
            batch_norm                           | 2, 3, 3
            layer_norm                           | 5
            leaky_relu                           | 5
            lenet                                | 1, 28, 28
            log_softmax                          | 5
            max_pool1d: {kernel: 2}              | 2, 6
            resnet18: {classes: 3, small: true}  | 1, 8, 8
            sequence                             | 4, 6
            silu                                 | 5
            softmax                              | 5
            unflatten: {shape: [2, 3]}           | 6
            """)
    void givesTheSameForTheOthers(String layer, String example) {
        Shape shape = new Shape(2)
                .addAll(new Shape(Arrays.stream(example.split(", "))
                        .mapToLong(Long::parseLong)
                        .toArray()));
        NetworkPlan plan = PyTorchLayerTests.plan(layer, new Shape(-1).addAll(shape.slice(1)));

        assertSame(plan, LayerFixtures.values(3, shape.size()), shape, new float[0]);
    }

    private static void assertSame(NetworkPlan plan, float[] values, Shape shape, float[] shares) {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = new Network(manager, plan, 5)) {
            NDArray x = manager.create(values, shape);
            if (!network.buffers().isEmpty()) { // so that they are not what they are made with
                network.forward(new NDList(x), Pass.TRAINING);
            }
            byte[] archive = archive(plan, network);
            assertSame(archive, network, new NDList(x));
            if (shares.length > 0) {
                assertSame(archive, network, new NDList(x, manager.create(shares)));
            }
        }
    }

    private static void assertSame(byte[] archive, Network network, NDList inputs) {
        NDArray actual = ScriptZip.run(archive, inputs);
        NDArray expected = network.forward(inputs, Pass.EVALUATION).singletonOrThrow();

        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        float[] given = actual.toFloatArray();
        float[] wanted = expected.toFloatArray();
        for (int i = 0; i < given.length; i++) {
            assertThat(given[i])
                    .as("value %d", i)
                    .isCloseTo(wanted[i], within(1e-5f * Math.max(1, Math.abs(wanted[i]))));
        }
    }

    @Test
    void coversEveryKind() {
        TreeSet<String> missing = new TreeSet<>(Names.kindsOf(LayerSpec.class).keySet());
        missing.remove("torchscript"); // has a text of its own
        PyTorchCase.all().forEach(given -> missing.removeIf(given.layer()::contains));

        assertThat(missing)
                .as("to be added to the cases of givesTheSameForTheOthers")
                .isSubsetOf(
                        "batch_norm",
                        "layer_norm",
                        "leaky_relu",
                        "lenet",
                        "log_softmax",
                        "max_pool1d",
                        "resnet18",
                        "sequence",
                        "silu",
                        "softmax",
                        "unflatten");
    }
}
