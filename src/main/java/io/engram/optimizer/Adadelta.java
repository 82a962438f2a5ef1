package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** As torch.optim.Adadelta, in formula and defaults. Zeiler 2012. */
@Kind("adadelta")
@About("Updates of the size of those before. Zeiler 2012")
public record Adadelta(
        @Default("1.0") @PositiveOrZero @About("Learning rate")
        double lr,

        @Default("0.9") @PositiveOrZero @DecimalMax("1") @About("Decay of the running mean squares")
        double rho,

        @Default("1e-6") @PositiveOrZero @About("Added to both mean squares")
        double eps,

        @Default("0.0") @PositiveOrZero @About("Weight decay, added to the gradient")
        double weightDecay)
        implements OptimizerSpec {

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "adadelta_",
                List.of(rate, decay, rho, eps),
                List.of(StateSpec.zeros("square_avg"), StateSpec.zeros("acc_delta")));
    }
}
