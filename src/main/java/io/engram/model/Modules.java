package io.engram.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The modules of a Brain by name, and the mode they are in: training or evaluation, and in which precision. */
public final class Modules implements AutoCloseable {

    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final boolean ordered;
    private Pass pass = Pass.TRAINING;

    /** Makes every module on the manager's device. */
    public Modules(NDManager manager, Map<String, ? extends ModuleFactory> factories, long seed) {
        // A Map.of has another order in every process.
        this.ordered = factories.size() < 2 || factories instanceof LinkedHashMap || factories instanceof SortedMap;
        factories.forEach((name, factory) ->
                modules.put(name, factory.create(manager, Seeds.at(seed, name.hashCode()))));
    }

    /**
     * Applies one module in the mode of the moment; the result belongs to the manager of the first input.
     *
     * @throws IllegalArgumentException where there is no such module
     */
    public NDList forward(String name, NDList inputs) {
        return get(name).forward(inputs, pass);
    }

    /**
     * Applies all modules, one behind the other, in the order in which they were given, each with the lengths.
     *
     * @param lengths (B) float32, how much of each example is not padding; null where nothing is padded
     * @throws IllegalStateException where there are several, and they came in a map that keeps no order
     */
    public NDArray forward(NDArray input, @Nullable NDArray lengths) {
        requireOrder();
        NDArray value = input;
        for (String name : modules.keySet()) {
            NDList inputs = lengths == null ? new NDList(value) : new NDList(value, lengths);
            value = forward(name, inputs).singletonOrThrow();
        }
        return value;
    }

    /**
     * Applies all modules, one behind the other, in the order in which they were given.
     *
     * @throws IllegalStateException where there are several, and they came in a map that keeps no order
     */
    public NDList forward(NDList inputs) {
        requireOrder();
        NDList values = inputs;
        for (Module module : modules.values()) {
            values = module.forward(values, pass);
        }
        return values;
    }

    private void requireOrder() {
        if (!ordered) {
            throw new IllegalStateException("the modules " + modules.keySet() + " came in a map without an order."
                    + " Give them in a LinkedHashMap, or apply each by its name.");
        }
    }

    /**
     * One module.
     *
     * @throws IllegalArgumentException where there is no such module
     */
    public Module get(String name) {
        Module module = modules.get(name);
        if (module == null) {
            throw new IllegalArgumentException("there is no module '" + name + "'; there are " + modules.keySet());
        }
        return module;
    }

    /** Sets how modules are applied from now on. */
    public void enter(Pass mode) {
        this.pass = mode;
    }

    /** How modules are applied now. */
    public Pass pass() {
        return pass;
    }

    /**
     * What is trained, by its name in a checkpoint: {@code model.0.weight}. The modules are in the order of their
     * names, so that sums over all parameters have the same bits in every process, whichever map they came in.
     */
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        new TreeMap<>(modules)
                .forEach((name, module) ->
                        module.parameters().forEach((tensor, array) -> parameters.put(name + "." + tensor, array)));
        return parameters;
    }

    /** What is only kept, by its name in a checkpoint: {@code model.1.running_mean}. */
    public Map<String, NDArray> buffers() {
        Map<String, NDArray> buffers = new LinkedHashMap<>();
        new TreeMap<>(modules)
                .forEach((name, module) ->
                        module.buffers().forEach((tensor, array) -> buffers.put(name + "." + tensor, array)));
        return buffers;
    }

    @Override
    public void close() {
        modules.values().forEach(Module::close);
    }
}
