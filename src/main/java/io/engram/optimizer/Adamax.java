package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;

/** As torch.optim.Adamax, in formula and defaults. Kingma and Ba 2015, section 7.1. */
@Kind("adamax")
@About("Adam with the largest gradient in place of the mean square. Kingma and Ba 2015")
public record Adamax(
        @Default("0.002") @PositiveOrZero @About("Learning rate")
        double lr,

        @Default("[0.9, 0.999]")
        @Size(min = 2, max = 2, message = "must be two numbers")
        @About("Decay of the running mean of the gradient and of its largest size")
        List<@PositiveOrZero @DecimalMax(value = "1", inclusive = false) Double> betas,

        @Default("1e-8") @PositiveOrZero @About("Added to the size of the gradient")
        double eps,

        @Default("0.0") @PositiveOrZero @About("Weight decay, added to the gradient")
        double weightDecay)
        implements OptimizerSpec {

    public Adamax {
        betas = List.copyOf(betas);
    }

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "adamax_",
                List.of(rate, decay, betas.get(0), betas.get(1), eps),
                List.of(StateSpec.zeros("exp_avg"), StateSpec.zeros("exp_inf")));
    }
}
