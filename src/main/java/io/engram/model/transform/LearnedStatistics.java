package io.engram.model.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.model.LayerPlan;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.model.layer.Operation;
import io.engram.model.layer.ScriptContext;
import io.engram.tensor.Kernels;
import io.engram.tensor.Script;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Fills in what {@link Learned} transforms keep, from the examples of training. One pass over them for each such
 * transform, since what one sees depends on those before it; random ones do nothing meanwhile.
 */
public final class LearnedStatistics {

    private LearnedStatistics() {}

    /** Whether a plan has something to learn. */
    public static boolean needed(NetworkPlan plan) {
        return plan.layers().stream().anyMatch(layer -> layer.spec() instanceof Learned);
    }

    /**
     * Learns, and writes the result into the network's buffers.
     *
     * @param network made of the plan
     * @param batches the inputs of the network, on its device: a tensor, and its lengths where it is padded. They are
     *     asked for as often as there are transforms that learn, and are left open
     * @throws IllegalArgumentException where nothing can be learned from the examples
     */
    public static void learn(NDManager manager, NetworkPlan plan, Network network, Iterable<NDList> batches) {
        for (LayerPlan layer : plan.layers()) {
            if (layer.spec() instanceof Learned learned) {
                Map<String, double[]> values;
                try (NDManager scratch = manager.newSubManager();
                        Network before = before(layer, plan, scratch, network)) {
                    values = learned.finish(statistics(scratch, learned, layer, before, batches));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("transform " + layer.index() + ": " + e.getMessage(), e);
                }
                values.forEach((name, numbers) -> fill(manager, buffer(network, layer.index() + "." + name), numbers));
            }
        }
    }

    /** The transforms before one, with what they have learned. */
    private static Network before(LayerPlan layer, NetworkPlan plan, NDManager manager, Network network) {
        NetworkPlan first =
                new NetworkPlan(plan.name(), plan.input(), plan.layers().subList(0, layer.index()));
        Network before = first.create(manager, 0);
        before.buffers().forEach((name, target) -> {
            try (NDArray learned = buffer(network, name).duplicate()) {
                learned.setName(null); // else a list is made of it, see Script.list
                Kernels.on(manager.getDevice()).copy(manager, target, learned);
            }
        });
        return before;
    }

    private static NDArray buffer(Network network, String name) {
        return Objects.requireNonNull(network.buffers().get(name), name);
    }

    private static Map<String, double[]> statistics(
            NDManager manager, Learned learned, LayerPlan layer, Network before, Iterable<NDList> batches) {
        Map<String, NDArray> statistics = new LinkedHashMap<>();
        new TreeMap<>(learned.statistics(layer.input()))
                .forEach((name, shape) -> statistics.put(name, manager.zeros(shape, DataType.FLOAT64)));
        NDList kept = Script.list("s", List.copyOf(statistics.values()));
        List<String> lines = learned.accumulate(new Slots(List.copyOf(statistics.keySet()), layer.input()));
        try (Script script = new Script(manager.getDevice(), "Statistics", function(lines))) {
            for (NDList batch : batches) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray x = before.forward(batch, Pass.EVALUATION).singletonOrThrow();
                    x.attach(scratch);
                    NDList arguments = new NDList(x, batch.size() > 1 ? batch.get(1) : whole(scratch, x));
                    arguments.addAll(kept);
                    script.run(scratch, "accumulate_", arguments);
                }
            }
        }
        Map<String, double[]> read = new LinkedHashMap<>();
        statistics.forEach((name, array) -> read.put(name, array.toDoubleArray()));
        return read;
    }

    private static NDArray whole(NDManager manager, NDArray x) {
        return manager.ones(new Shape(x.size(0)));
    }

    private static String function(List<String> lines) {
        return "def accumulate_(self, x: Tensor, lengths: Tensor, s: List[Tensor]) -> Tensor:\n    "
                + String.join("\n    ", lines) + "\n    return s[0]\n";
    }

    private static void fill(NDManager manager, NDArray buffer, double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            single[i] = (float) values[i];
        }
        try (NDArray made = manager.create(single, buffer.getShape())) {
            Kernels.on(buffer.getDevice()).copy(manager, buffer, made);
        }
    }

    /** The statistics in the order of their list. */
    private record Slots(List<String> names, Shape input) implements ScriptContext {

        @Override
        public String tensor(String name) {
            return "s[" + names.indexOf(name) + "]";
        }

        @Override
        public String lengths() {
            return "lengths";
        }

        @Override
        public boolean padded() {
            return true;
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public String variable(String stem) {
            return stem;
        }

        @Override
        public List<String> nested(String name, Operation operation, Shape of) {
            throw new IllegalStateException("what is learned holds no layers");
        }
    }
}
