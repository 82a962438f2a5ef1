package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;

/** As torch.optim.SGD, in formula and defaults. */
@Kind("sgd")
@About("Stochastic gradient descent with momentum")
public record Sgd(
        @Default("0.001") @PositiveOrZero @About("Learning rate")
        double lr,

        @Default("0.0") @PositiveOrZero @About("Share of the last update that goes on")
        double momentum,

        @Default("0.0") @About("Share of the gradient that momentum leaves out")
        double dampening,

        @Default("0.0") @PositiveOrZero @About("Weight decay, added to the gradient")
        double weightDecay,

        @Default("false") @About("Whether the gradient is looked up ahead")
        boolean nesterov)
        implements OptimizerSpec {

    public Sgd {
        if (nesterov && (momentum <= 0 || dampening != 0)) {
            throw new IllegalArgumentException(
                    "nesterov needs a momentum above 0 and a dampening of 0, were " + momentum + " and " + dampening);
        }
    }

    @Override
    public Optimizer create(Map<String, NDArray> parameters) {
        double[] options = {lr, momentum, dampening, weightDecay, nesterov ? 1 : 0};
        return new Optimizer(parameters, "sgd_", options, List.of(StateSpec.zerosIf(momentum > 0, "momentum_buffer")));
    }
}
