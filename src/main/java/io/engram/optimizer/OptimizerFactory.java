package io.engram.optimizer;

import java.util.List;

/** Makes an optimizer over groups of parameters, once they are on their device. */
@FunctionalInterface
public interface OptimizerFactory {

    /** A new optimizer; its state starts empty. */
    Optimizer create(List<ParameterGroup> groups);
}
