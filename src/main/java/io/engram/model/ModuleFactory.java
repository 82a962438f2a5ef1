package io.engram.model;

import ai.djl.ndarray.NDManager;

/** Makes a module on the device of a Brain. */
@FunctionalInterface
public interface ModuleFactory {

    /**
     * A new module with initial values.
     *
     * @param manager of the device; it owns the module's tensors
     * @param seed where what is random about the initial values starts
     */
    Module create(NDManager manager, long seed);
}
