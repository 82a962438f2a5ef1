package io.engram.optimizer;

import java.util.List;

/**
 * How an optimizer moves a group of parameters.
 *
 * @param kernel a function of {@code kernels.py}
 * @param options its numbers; the learning rate and the weight decay are the first two
 * @param states its lists of state tensors
 */
record Formula(String kernel, List<Double> options, List<StateSpec> states) {

    Formula {
        options = List.copyOf(options);
        states = List.copyOf(states);
    }
}
