package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** PyTorch's MultiStepLR: gamma^(number of milestones up to n - 1). */
@Kind("multi_step")
@About("Multiplied by gamma after each of some epochs")
public record MultiStep(
        @NotEmpty @About("After how many epochs, or steps, the rate changes")
        List<@Positive Integer> milestones,

        @Default("0.1") @Positive @About("What the rate is multiplied by")
        double gamma,

        @Default("\"epoch\"") @About("Whether epochs are counted or optimizer steps")
        Every every)
        implements CountedSpec {

    public MultiStep {
        milestones = List.copyOf(milestones);
    }

    @Override
    public double rate(double learningRate, long n) {
        long passed = milestones.stream().filter(milestone -> milestone < n).count();
        return learningRate * Math.pow(gamma, (double) passed);
    }
}
