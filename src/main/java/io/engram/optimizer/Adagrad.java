package io.engram.optimizer;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** As torch.optim.Adagrad, in formula and defaults. Duchi et al. 2011. */
@Kind("adagrad")
@About("Gradients over the root of the sum of their squares. Duchi et al. 2011")
public record Adagrad(
        @Default("0.01") @PositiveOrZero @About("Learning rate")
        double lr,

        @Default("0.0") @PositiveOrZero @About("How fast the learning rate falls: lr / (1 + (step - 1) lr_decay)")
        double lrDecay,

        @Default("0.0") @PositiveOrZero @About("Weight decay, added to the gradient")
        double weightDecay,

        @Default("0.0") @PositiveOrZero @About("What the sum of squares starts with")
        double initialAccumulatorValue,

        @Default("1e-10") @PositiveOrZero @About("Added to the root of the sum")
        double eps)
        implements OptimizerSpec {

    @Override
    public Formula formula(double rate, double decay) {
        return new Formula(
                "adagrad_",
                List.of(rate, decay, lrDecay, eps),
                List.of(StateSpec.filled("sum", initialAccumulatorValue)));
    }
}
