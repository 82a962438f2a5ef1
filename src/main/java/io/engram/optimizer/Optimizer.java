package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.Kernels;
import io.engram.tensor.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves parameters along their gradients, all of them in one native call, and keeps a state that a checkpoint can hold.
 *
 * <p>The formula is a kernel; this class owns the tensors that it reads and writes. DJL's own optimizers keep their
 * state private and differ from PyTorch in formula, see the docs.
 */
public final class Optimizer implements AutoCloseable {

    private final NDManager manager;
    private final Kernels kernels;
    private final String kernel;
    private final double[] options;
    private final NDList parameters;
    private final List<String> names;
    private final Map<StateSpec, NDList> state = new LinkedHashMap<>();
    private final NDArray step;
    private final NDArray hyperparameters;

    /**
     * Starts with an empty state.
     *
     * @param kernel a function of {@code kernels.py} that takes (h, norm, step, p, state...)
     * @param options h of the kernel, the learning rate first
     * @param states the kernel's lists of state tensors
     */
    Optimizer(Map<String, NDArray> parameters, String kernel, double[] options, List<StateSpec> states) {
        this.manager = parameters.values().iterator().next().getManager().newSubManager();
        this.kernels = Kernels.on(manager.getDevice());
        this.kernel = kernel;
        this.options = options.clone();
        this.names = List.copyOf(parameters.keySet());
        this.parameters = Script.list("p", List.copyOf(parameters.values()));
        states.forEach(spec -> state.put(spec, Script.list(spec.name(), tensors(spec))));
        this.step = manager.zeros(new Shape(), DataType.FLOAT32);
        this.hyperparameters = onCpu(options);
    }

    private List<NDArray> tensors(StateSpec spec) {
        float initial = (float) spec.initial();
        return spec.use() == StateSpec.Use.PARAMETER
                ? parameters.stream()
                        .map(array -> manager.full(array.getShape(), initial, array.getDataType()))
                        .toList()
                : List.of(manager.full(spec.shape(), initial, DataType.FLOAT32));
    }

    private NDArray onCpu(double[] values) {
        return manager.create(values).toDevice(ai.djl.Device.cpu(), false);
    }

    /**
     * Updates every parameter that has a gradient, or none where the norm is not finite.
     *
     * @param norm of all gradients together, scalar; see {@link Gradients#clip}
     */
    public void step(NDManager scratch, NDArray norm) {
        List<Object> arguments = new ArrayList<>(List.of(hyperparameters, norm, step, parameters));
        arguments.addAll(state.values());
        kernels.run(scratch, kernel, arguments.toArray());
    }

    public double learningRate() {
        return options[0];
    }

    /** Takes effect with the next step. */
    public void setLearningRate(double learningRate) {
        if (learningRate == options[0]) {
            return;
        }
        options[0] = learningRate;
        // In place, in the host's memory: a schedule may do this at every step.
        kernels.overwrite(hyperparameters, options);
    }

    /**
     * The tensors to save: {@code step} and other numbers of the optimizer, and {@code <parameter>.<state>} for each
     * parameter and kind of state.
     */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("step", step);
        state.forEach((spec, arrays) -> {
            switch (spec.use()) {
                case PARAMETER -> {
                    for (int i = 0; i < arrays.size(); i++) {
                        tensors.put(names.get(i) + "." + spec.name(), arrays.get(i));
                    }
                }
                case OPTIMIZER -> tensors.put(spec.name(), arrays.head());
                case NOBODY -> {}
            }
        });
        return tensors;
    }

    @Override
    public void close() {
        manager.close();
    }
}
