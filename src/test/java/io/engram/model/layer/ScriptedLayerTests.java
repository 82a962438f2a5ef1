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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static void assertSame(NDArray actual, NDArray expected, PyTorchCase given) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        float[] values = actual.toFloatArray();
        float[] wanted = expected.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i])
                    .as("value %d of %s", i, given.layer())
                    .isCloseTo(wanted[i], within(1e-5f * Math.max(1, Math.abs(wanted[i]))));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesInPlainDjlWhatTheNetworkGives(PyTorchCase given) {
        NetworkPlan plan = PyTorchLayerTests.plan(given.layer(), PyTorchLayerTests.shape(given));
        try (NDManager manager = NDManager.newBaseManager();
                Network network = new Network(manager, plan, 5)) {
            byte[] archive = archive(plan, network);
            NDArray x = manager.create(given.values(), new Shape(given.shape()));
            NDList alone = new NDList(x);

            assertSame(
                    ScriptZip.run(archive, alone),
                    network.forward(alone, Pass.EVALUATION).singletonOrThrow(),
                    given);

            if (!given.lengths().isEmpty()) {
                float[] shares = new float[given.lengths().size()];
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = given.lengths().get(i);
                }
                NDList padded = new NDList(x, manager.create(shares));
                assertSame(
                        ScriptZip.run(archive, padded),
                        network.forward(padded, Pass.EVALUATION).singletonOrThrow(),
                        given);
            }
        }
    }

    /** Those that {@code layers.json} has no case of are too simple to have one. */
    @Test
    void coversAlmostEveryKind() {
        TreeSet<String> missing = new TreeSet<>(Names.kindsOf(LayerSpec.class).keySet());
        PyTorchCase.all().forEach(given -> missing.removeIf(given.layer()::contains));

        assertThat(missing).isEmpty();
    }
}
