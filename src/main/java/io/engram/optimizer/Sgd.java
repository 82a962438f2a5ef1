package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

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

    /** Plain gradient descent. */
    public Sgd(double lr) {
        this(lr, 0, 0, 0, false);
    }

    public Sgd {
        if (nesterov && (momentum <= 0 || dampening != 0)) {
            throw new IllegalArgumentException(
                    "nesterov needs a momentum above 0 and a dampening of 0, were " + momentum + " and " + dampening);
        }
    }

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "sgd_",
                List.of(rate, decay, momentum, dampening, nesterov ? 1.0 : 0.0),
                List.of(StateSpec.zerosIf(momentum > 0, "momentum_buffer")));
    }
}
