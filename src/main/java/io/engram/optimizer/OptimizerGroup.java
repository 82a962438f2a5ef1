package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.BoundKernel;
import io.engram.tensor.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parameters that share options, and the tensors that the formula keeps for them from step to step. */
final class OptimizerGroup {

    private final Formula formula;
    private final double[] options;
    private final List<String> names;
    private final List<NDArray> parameters;
    private final Map<StateSpec, List<NDArray>> state = new LinkedHashMap<>();
    private final NDArray step;
    private final NDManager manager;
    private int revision;

    OptimizerGroup(Map<String, NDArray> parameters, Formula formula) {
        this.formula = formula;
        this.options =
                formula.options().stream().mapToDouble(Double::doubleValue).toArray();
        this.names = List.copyOf(parameters.keySet());
        this.parameters = List.copyOf(parameters.values());
        this.manager = this.parameters.get(0).getManager().newSubManager();
        formula.states().forEach(spec -> state.put(spec, tensors(spec)));
        this.step = manager.zeros(new Shape(), DataType.FLOAT32);
    }

    private List<NDArray> tensors(StateSpec spec) {
        float initial = (float) spec.initial();
        return switch (spec.use()) {
            case PARAMETER ->
                parameters.stream()
                        .map(array -> manager.full(array.getShape(), initial, array.getDataType()))
                        .toList();
            case OPTIMIZER -> List.of(manager.full(new Shape(), initial, DataType.FLOAT32));
            case NOBODY -> List.of();
        };
    }

    List<NDArray> parameters() {
        return parameters;
    }

    /** Each parameter with what an update of it writes into: itself and its own state. */
    Map<NDArray, List<NDArray>> owned() {
        Map<NDArray, List<NDArray>> owned = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            List<NDArray> arrays = new ArrayList<>(List.of(parameters.get(i)));
            for (Map.Entry<StateSpec, List<NDArray>> kind : state.entrySet()) {
                if (kind.getKey().use() == StateSpec.Use.PARAMETER) {
                    arrays.add(kind.getValue().get(i));
                }
            }
            owned.put(parameters.get(i), arrays);
        }
        return owned;
    }

    /** Learning rate, weight decay, and what else the formula takes. */
    double[] options() {
        return options.clone();
    }

    /** How often the options have changed. */
    int revision() {
        return revision;
    }

    double learningRate() {
        return options[0];
    }

    void setLearningRate(double learningRate) {
        if (learningRate != options[0]) {
            options[0] = learningRate;
            revision++;
        }
    }

    /**
     * Prepares the kernel for those parameters that have a gradient in the buffer.
     *
     * @param binder closes the kernel
     * @param window slope and m of the kernel, see {@code kernels.py}
     * @param measured whose norm it takes first
     * @param cleared what it sets to zero at last
     */
    BoundKernel bind(
            NDManager binder,
            GradientBuffer gradients,
            List<Object> window,
            List<NDArray> measured,
            List<NDArray> cleared) {
        List<Object> arguments = new ArrayList<>(List.of(options()));
        arguments.addAll(window);
        arguments.addAll(List.of(measured, cleared, step));
        arguments.add(moved(parameters, gradients));
        arguments.add(moved(parameters, gradients).stream().map(gradients::of).toList());
        state.forEach((spec, arrays) ->
                arguments.add(spec.use() == StateSpec.Use.PARAMETER ? moved(arrays, gradients) : arrays));
        return Kernels.on(manager.getDevice()).bind(binder, formula.kernel(), arguments.toArray());
    }

    /** Those whose parameter has a gradient. */
    private List<NDArray> moved(List<NDArray> parallel, GradientBuffer gradients) {
        List<NDArray> moved = new ArrayList<>();
        for (int i = 0; i < parallel.size(); i++) {
            if (gradients.has(parameters.get(i))) {
                moved.add(parallel.get(i));
            }
        }
        return moved;
    }

    /** Waits for the device. */
    long steps() {
        return (long) step.getFloat();
    }

    /**
     * The tensors to save: {@code <parameter>.<state>} for each parameter and kind of state, and single numbers.
     *
     * @param prefix of the names of the numbers, which the groups of an optimizer have in common
     */
    Map<String, NDArray> tensors(String prefix) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put(prefix + "step", step);
        state.forEach((spec, arrays) -> {
            switch (spec.use()) {
                case PARAMETER -> {
                    for (int i = 0; i < arrays.size(); i++) {
                        tensors.put(names.get(i) + "." + spec.name(), arrays.get(i));
                    }
                }
                case OPTIMIZER -> tensors.put(prefix + spec.name(), arrays.get(0));
                case NOBODY -> {}
            }
        });
        return tensors;
    }

    void close() {
        manager.close();
    }
}
