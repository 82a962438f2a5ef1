package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;

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

    public Adam {
        betas = List.copyOf(betas);
    }

    @Override
    public Optimizer create(Map<String, NDArray> parameters) {
        double[] options = {lr, betas.get(0), betas.get(1), eps, weightDecay, amsgrad ? 1 : 0};
        return new Optimizer(
                parameters,
                "adam_",
                options,
                List.of(
                        StateSpec.zeros("exp_avg"),
                        StateSpec.zeros("exp_avg_sq"),
                        StateSpec.zerosIf(amsgrad, "max_exp_avg_sq")));
    }
}
