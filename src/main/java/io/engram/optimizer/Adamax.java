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
    public Optimizer create(Map<String, NDArray> parameters) {
        double[] options = {lr, betas.get(0), betas.get(1), eps, weightDecay};
        return new Optimizer(
                parameters, "adamax_", options, List.of(StateSpec.zeros("exp_avg"), StateSpec.zeros("exp_inf")));
    }
}
