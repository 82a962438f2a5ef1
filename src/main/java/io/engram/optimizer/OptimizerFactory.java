package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** Makes an optimizer over parameters, by name, once they are on their device. */
@FunctionalInterface
public interface OptimizerFactory {

    Optimizer create(Map<String, NDArray> parameters);
}
