package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** An optimizer as a definition writes it: {@code {adam: {lr: 0.001}}}. The permitted records are the registry. */
public sealed interface OptimizerSpec permits Sgd, Adam, AdamW, Adamax, NAdam, RAdam, RmsProp, Adagrad, Adadelta {

    /** The learning rate that it starts with. */
    double lr();

    /** A new optimizer over these parameters, by name; its state starts empty. */
    Optimizer create(Map<String, NDArray> parameters);
}
