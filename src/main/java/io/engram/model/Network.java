package io.engram.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.TensorSpec;
import io.engram.tensor.BoundFunction;
import io.engram.tensor.Kernels;
import io.engram.tensor.Precision;
import io.engram.tensor.Script;
import java.util.ArrayList;
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
    private final boolean usesLengths;
    private final Map<Pass, Script> scripts = new HashMap<>();
    private final Map<Pass, BoundFunction> functions = new HashMap<>();

    /** Makes the tensors on the manager's device and fills them as the layers say, the same for the same seed. */
    public Network(NDManager manager, NetworkPlan plan, long seed) {
        this.manager = manager.newSubManager();
        this.plan = plan;
        this.usesLengths = plan.usesLengths();
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

    /** The text of the function for a mode, which is compiled when the first pass asks for it. */
    private Script compile(Pass pass) {
        List<String> lines = new ArrayList<>();
        lines.add("def forward_(self, x: Tensor" + (usesLengths ? ", lengths: Tensor" : "")
                + (parameters.isEmpty() ? "" : ", p: List[Tensor]")
                + (buffers.isEmpty() ? "" : ", b: List[Tensor]") + ") -> Tensor:");
        boolean single = pass.precision() == Precision.FP32;
        for (LayerPlan layer : plan.layers()) {
            Arithmetic arithmetic = single ? Arithmetic.AS_GIVEN : layer.spec().arithmetic();
            if (arithmetic != Arithmetic.AS_GIVEN) {
                lines.add("    x = torch.to(x, "
                        + (arithmetic == Arithmetic.LOWER ? pass.precision() : Precision.FP32).scalarType() + ")");
            }
            Slots slots = new Slots(
                    layer.index(), pass.training(), arithmetic == Arithmetic.LOWER ? pass.precision() : Precision.FP32);
            layer.spec().script(slots).stream().map(line -> "    " + line).forEach(lines::add);
        }
        lines.add(single ? "    return x" : "    return torch.to(x, " + Precision.FP32.scalarType() + ")");
        return new Script(manager.getDevice(), "Network", String.join("\n", lines) + "\n");
    }

    /** Where a layer's tensors stand in the lists that the function is given. */
    private final class Slots implements ScriptContext {
        private final int layer;
        private final boolean training;
        private final Precision precision;

        Slots(int layer, boolean training, Precision precision) {
            this.layer = layer;
            this.training = training;
            this.precision = precision;
        }

        @Override
        public String tensor(String name) {
            String key = layer + "." + name;
            String element = parameters.containsKey(key)
                    ? "p[" + List.copyOf(parameters.keySet()).indexOf(key) + "]"
                    : "b[" + List.copyOf(buffers.keySet()).indexOf(key) + "]";
            return precision == Precision.FP32 ? element : "torch.to(" + element + ", " + precision.scalarType() + ")";
        }

        @Override
        public String lengths() {
            return "lengths";
        }

        @Override
        public boolean training() {
            return training;
        }
    }

    @Override
    public NDList forward(NDList inputs, Pass pass) {
        NDArray[] leading = leading(inputs);
        NDArray x = leading[0];
        if (pass.replica() == 0) {
            return new NDList(functions.computeIfAbsent(pass, this::bind).apply(leading));
        }
        NDList arguments = new NDList(leading);
        arguments.addAll(replicate(x));
        Script script = scripts.computeIfAbsent(pass.on(0), this::compile);
        NDManager scratch = x.getManager();
        return new NDList(
                pass.training()
                        ? script.differentiate(scratch, "forward_", arguments)
                        : script.run(scratch, "forward_", arguments));
    }

    /** The input, and the lengths where some layer asks for them. */
    private NDArray[] leading(NDList inputs) {
        if (inputs.isEmpty() || inputs.size() > 2) {
            throw new IllegalArgumentException(
                    "a network takes one tensor, and its lengths where it is padded, was given " + inputs.size());
        }
        NDArray x = inputs.get(0);
        if (!usesLengths) {
            return new NDArray[] {x};
        }
        NDArray lengths = inputs.size() == 2 ? inputs.get(1) : x.getManager().ones(new Shape(x.size(0)));
        return new NDArray[] {x, lengths};
    }

    private BoundFunction bind(Pass pass) {
        return scripts.computeIfAbsent(pass, this::compile)
                .bind("forward_", pass.training(), usesLengths ? 2 : 1, state);
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
        scripts.values().forEach(Script::close);
        manager.close();
    }
}
