package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;

/** As torch.optim.NAdam, in formula and defaults. Dozat 2016. */
@Kind("nadam")
@About("Adam with Nesterov momentum. Dozat 2016")
public record NAdam(
        @Default("0.002") @PositiveOrZero @About("Learning rate")
        double lr,

        @Default("[0.9, 0.999]")
        @Size(min = 2, max = 2, message = "must be two numbers")
        @About("Decay of the running means of the gradient and of its square")
        List<@PositiveOrZero @DecimalMax(value = "1", inclusive = false) Double> betas,

        @Default("1e-8") @PositiveOrZero @About("Added to the root of the second moment")
        double eps,

        @Default("0.0") @PositiveOrZero @About("Weight decay")
        double weightDecay,

        @Default("0.004") @PositiveOrZero @About("How fast the momentum grows to its full size")
        double momentumDecay,

        @Default("false") @About("Whether weight decay shrinks the parameter itself")
        boolean decoupledWeightDecay)
        implements OptimizerSpec {

    public NAdam {
        betas = List.copyOf(betas);
    }

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "nadam_",
                List.of(rate, decay, betas.get(0), betas.get(1), eps, momentumDecay, decoupledWeightDecay ? 1.0 : 0.0),
                List.of(StateSpec.zeros("exp_avg"), StateSpec.zeros("exp_avg_sq"), StateSpec.number("mu_product", 1)));
    }
}
