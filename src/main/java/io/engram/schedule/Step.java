package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;

/** PyTorch's StepLR: gamma^floor((n - 1) / step_size). */
@Kind("step")
@About("Multiplied by gamma after every so many epochs")
public record Step(
        @Positive @About("How many epochs, or steps, have one rate")
        int stepSize,

        @Default("0.1") @Positive @About("What the rate is multiplied by")
        double gamma,

        @Default("\"epoch\"") @About("Whether epochs are counted or optimizer steps")
        Every every)
        implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        long drops = (n - 1) / stepSize;
        return learningRate * Math.pow(gamma, (double) drops);
    }
}
