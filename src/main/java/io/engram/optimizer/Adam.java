package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;

/** As torch.optim.Adam, in formula and defaults; weight decay is added to the gradient. Kingma and Ba 2015. */
@Kind("adam")
@About("Adam: weight decay is added to the gradient. Kingma and Ba 2015")
public record Adam(
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

        @Default("false") @About("Whether the largest second moment so far is used")
        boolean amsgrad)
        implements OptimizerSpec {

    /** With PyTorch's defaults. */
    public Adam(double lr) {
        this(lr, List.of(0.9, 0.999), 1e-8, 0, false);
    }

    public Adam {
        betas = List.copyOf(betas);
    }

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "adam_",
                List.of(rate, decay, betas.get(0), betas.get(1), eps, amsgrad ? 1.0 : 0.0),
                List.of(
                        StateSpec.zeros("exp_avg"),
                        StateSpec.zeros("exp_avg_sq"),
                        StateSpec.zerosIf(amsgrad, "max_exp_avg_sq")));
    }
}
