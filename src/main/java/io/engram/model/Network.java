package io.engram.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.TensorSpec;
import io.engram.tensor.BoundFunction;
import io.engram.tensor.Kernels;
import io.engram.tensor.Script;
import java.util.HashMap;
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
    private final NetworkPlan plan;
    private final Map<Mode, Compiled> scripts = new HashMap<>();
    private final Map<Mode, BoundFunction> functions = new HashMap<>();

    /** How a pass is computed. */
    private record Mode(Pass pass, boolean padded) {}

    private record Compiled(Script script, boolean usesLengths) {}

    /** Makes the tensors on the manager's device and fills them as the layers say, the same for the same seed. */
    public Network(NDManager manager, NetworkPlan plan, long seed) {
        this.manager = manager.newSubManager();
        this.plan = plan;
        Engine.getInstance().setRandomSeed((int) seed);
        for (LayerPlan layer : plan.layers()) {
            for (TensorSpec tensor : layer.tensors()) {
                (tensor.trainable() ? parameters : buffers).put(layer.index() + "." + tensor.name(), make(tensor));
            }
        }
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
        state.addAll(Script.list("p", List.copyOf(parameters.values())));
        state.addAll(Script.list("b", List.copyOf(buffers.values())));
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

    /** A function for a mode, which is compiled when the first pass asks for it. */
    private Compiled compile(Mode mode) {
        NetworkText text = new NetworkText(
                plan,
                mode.pass(),
                mode.padded(),
                List.copyOf(parameters.keySet()),
                List.copyOf(buffers.keySet()));
        String source = text.write();
        return new Compiled(new Script(manager.getDevice(), "Network", source), text.usesLengths());
    }

    @Override
    public NDList forward(NDList inputs, Pass pass) {
        if (inputs.isEmpty() || inputs.size() > 2) {
            throw new IllegalArgumentException(
                    "a network takes one tensor, and its lengths where it is padded, was given " + inputs.size());
        }
        Mode mode = new Mode(pass.on(0), inputs.size() == 2);
        Compiled compiled = scripts.computeIfAbsent(mode, this::compile);
        NDArray[] leading = leading(inputs, compiled.usesLengths());
        if (pass.replica() == 0) {
            return new NDList(
                    functions.computeIfAbsent(mode, this::bind).apply(leading));
        }
        NDArray x = leading[0];
        NDList arguments = new NDList(leading);
        arguments.addAll(replicate(x));
        Script script = compiled.script();
        NDManager scratch = x.getManager();
        return new NDList(
                pass.training()
                        ? script.differentiate(scratch, "forward_", arguments)
                        : script.run(scratch, "forward_", arguments));
    }

    /** The input, and the lengths where some layer asks for them. */
    private static NDArray[] leading(NDList inputs, boolean usesLengths) {
        NDArray x = inputs.get(0);
        if (!usesLengths) {
            return new NDArray[] {x};
        }
        NDArray lengths = inputs.size() == 2 ? inputs.get(1) : x.getManager().ones(new Shape(x.size(0)));
        return new NDArray[] {x, lengths};
    }

    private BoundFunction bind(Mode mode) {
        Compiled compiled = scripts.computeIfAbsent(mode, this::compile);
        return compiled.script()
                .bind("forward_", mode.pass().training(), compiled.usesLengths() ? 2 : 1, state);
    }

    /**
     * Parameters as seen from the device of an input, whose gradients flow back to this one's, and copies of the
     * buffers, which stay those of the first replica, as in PyTorch's DistributedDataParallel.
     */
    private NDList replicate(NDArray x) {
        Kernels kernels = Kernels.on(manager.getDevice());
        NDList replica = new NDList(state.size());
        if (!parameters.isEmpty()) {
            replica.addAll(Script.list("p", kernels.replicate(x, "replicate", state.subNDList(0, parameters.size()))));
        }
        if (!buffers.isEmpty()) {
            replica.addAll(
                    Script.list("b", kernels.replicate(x, "replicate_copies", state.subNDList(parameters.size()))));
        }
        return replica;
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
        functions.values().forEach(BoundFunction::close);
        scripts.values().forEach(compiled -> compiled.script().close());
        manager.close();
    }
}
