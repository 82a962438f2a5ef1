package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** As torch.optim.RMSprop, in formula and defaults. Hinton 2012; centered as Graves 2013. */
@Kind("rmsprop")
@About("Gradients over their running root mean square. Hinton 2012")
public record RmsProp(
        @Default("0.01") @PositiveOrZero @About("Learning rate")
        double lr,

        @Default("0.99") @PositiveOrZero @DecimalMax("1") @About("Decay of the running means")
        double alpha,

        @Default("1e-8") @PositiveOrZero @About("Added to the root of the mean square")
        double eps,

        @Default("0.0") @PositiveOrZero @About("Weight decay, added to the gradient")
        double weightDecay,

        @Default("0.0") @PositiveOrZero @About("Share of the last update that goes on")
        double momentum,

        @Default("false") @About("Whether the variance stands in for the mean square")
        boolean centered)
        implements OptimizerSpec {

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "rmsprop_",
                List.of(rate, decay, alpha, eps, momentum, centered ? 1.0 : 0.0),
                List.of(
                        StateSpec.zeros("square_avg"),
                        StateSpec.zerosIf(centered, "grad_avg"),
                        StateSpec.zerosIf(momentum > 0, "momentum_buffer")));
    }
}
