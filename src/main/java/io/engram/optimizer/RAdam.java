package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;

/** As torch.optim.RAdam, in formula and defaults. Liu et al. 2020. */
@Kind("radam")
@About("Adam that waits until the variance is known, in place of a warm-up. Liu et al. 2020")
public record RAdam(
        @Default("0.001") @PositiveOrZero @About("Learning rate")
        double lr,

        @Default("[0.9, 0.999]")
        @Size(min = 2, max = 2, message = "must be two numbers")
        @About("Decay of the running means of the gradient and of its square")
        List<@PositiveOrZero @DecimalMax(value = "1", inclusive = false) Double> betas,

        @Default("1e-8") @PositiveOrZero @About("Added to the root of the second moment")
        double eps,

        @Default("0.0") @PositiveOrZero @About("Weight decay")
        double weightDecay,

        @Default("false") @About("Whether weight decay shrinks the parameter itself")
        boolean decoupledWeightDecay)
        implements OptimizerSpec {

    public RAdam {
        betas = List.copyOf(betas);
    }

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "radam_",
                List.of(rate, decay, betas.get(0), betas.get(1), eps, decoupledWeightDecay ? 1.0 : 0.0),
                List.of(StateSpec.zeros("exp_avg"), StateSpec.zeros("exp_avg_sq")));
    }
}
