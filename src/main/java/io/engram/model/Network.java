package io.engram.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.TensorSpec;
import io.engram.tensor.Script;
import io.engram.tensor.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link NetworkPlan} with tensors. All layers together are one TorchScript function for training and one for
 * evaluation, so that a forward pass is one native call, whatever its depth.
 */
public final class Network implements Module {

    private final NDManager manager;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> buffers = new LinkedHashMap<>();
    private final NDList state = new NDList();
    private final Script script;

    /** Makes the tensors on the manager's device and fills them as the layers say, the same for the same seed. */
    public Network(NDManager manager, NetworkPlan plan, long seed) {
        this.manager = manager.newSubManager();
        Engine.getInstance().setRandomSeed((int) Seeds.at(seed, plan.name().hashCode()));
        for (LayerPlan layer : plan.layers()) {
            for (TensorSpec tensor : layer.tensors()) {
                (tensor.trainable() ? parameters : buffers).put(layer.index() + "." + tensor.name(), make(tensor));
            }
        }
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
        state.addAll(Script.list("p", List.copyOf(parameters.values())));
        state.addAll(Script.list("b", List.copyOf(buffers.values())));
        this.script = new Script(manager.getDevice(), "Network", source(plan));
    }

    /** Filled on the CPU, so that the first weights are the same on every device. */
    private NDArray make(TensorSpec tensor) {
        try (NDManager cpu = NDManager.newBaseManager(Device.cpu())) {
            Initializer initializer = tensor.initializer();
            float scale = (float) initializer.scale();
            NDArray array = switch (initializer.kind()) {
                case UNIFORM -> cpu.randomUniform(-scale, scale, tensor.shape(), tensor.type());
                case NORMAL -> cpu.randomNormal(0, scale, tensor.shape(), tensor.type());
                case CONSTANT -> cpu.full(tensor.shape(), scale, tensor.type());
            };
            NDArray kept = array.toDevice(manager.getDevice(), true);
            kept.attach(manager);
            return kept;
        }
    }

    private String source(NetworkPlan plan) {
        return function("train", plan, true) + function("eval", plan, false);
    }

    private String function(String name, NetworkPlan plan, boolean training) {
        List<String> lines = new ArrayList<>();
        lines.add("def " + name + "(self, x: Tensor" + (parameters.isEmpty() ? "" : ", p: List[Tensor]")
                + (buffers.isEmpty() ? "" : ", b: List[Tensor]") + ") -> Tensor:");
        plan.layers()
                .forEach(layer -> layer.spec().script(new Slots(layer.index(), training)).stream()
                        .map(line -> "    " + line)
                        .forEach(lines::add));
        lines.add("    return x");
        return String.join("\n", lines) + "\n";
    }

    /** Where a layer's tensors stand in the lists that the function is given. */
    private final class Slots implements ScriptContext {
        private final int layer;
        private final boolean training;

        Slots(int layer, boolean training) {
            this.layer = layer;
            this.training = training;
        }

        @Override
        public String tensor(String name) {
            String key = layer + "." + name;
            return parameters.containsKey(key)
                    ? "p[" + List.copyOf(parameters.keySet()).indexOf(key) + "]"
                    : "b[" + List.copyOf(buffers.keySet()).indexOf(key) + "]";
        }

        @Override
        public boolean training() {
            return training;
        }
    }

    @Override
    public NDList forward(NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        NDList arguments = new NDList(state.size() + 1);
        arguments.add(x);
        arguments.addAll(state);
        NDManager scratch = x.getManager();
        return new NDList(
                training ? script.differentiate(scratch, "train", arguments) : script.run(scratch, "eval", arguments));
    }

    @Override
    public Map<String, NDArray> parameters() {
        return parameters;
    }

    @Override
    public Map<String, NDArray> buffers() {
        return buffers;
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
