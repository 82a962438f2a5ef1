package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/** An optimizer as a definition writes it: {@code {adam: {lr: 0.001}}}. The permitted records are the registry. */
public sealed interface OptimizerSpec extends OptimizerFactory
        permits Sgd, Adam, AdamW, Adamax, NAdam, RAdam, RmsProp, Adagrad, Adadelta {

    /** The learning rate that it starts with. */
    double lr();

    double weightDecay();

    /** A new optimizer over these parameters, by name; its state starts empty. */
    default Optimizer create(Map<String, NDArray> parameters) {
        return create(List.of(ParameterGroup.of(parameters)));
    }

    /** A new optimizer over groups of parameters; its state starts empty. */
    @Override
    default Optimizer create(List<ParameterGroup> groups) {
        return new Optimizer(lr(), groups.stream().map(this::group).toList());
    }

    private OptimizerGroup group(ParameterGroup group) {
        double rate = group.lr() == null ? lr() : group.lr();
        double decay = group.weightDecay() == null ? weightDecay() : group.weightDecay();
        return new OptimizerGroup(group.parameters(), formula(rate, decay));
    }

    /** Whether an optimizer of the other kind could go on from the state of one of this kind. */
    default boolean keepsWhat(OptimizerSpec other) {
        return getClass() == other.getClass()
                && formula(lr(), weightDecay())
                        .states()
                        .equals(other.formula(other.lr(), other.weightDecay()).states());
    }

    /** The formula with a group's own rate and decay. */
    Formula formula(double lr, double weightDecay);
}
