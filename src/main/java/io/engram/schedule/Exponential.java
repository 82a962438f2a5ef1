package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;

/** PyTorch's ExponentialLR: gamma^(n - 1). */
@Kind("exponential")
@About("Multiplied by gamma after each epoch")
public record Exponential(
        @Positive @About("What the rate is multiplied by") double gamma,

        @Default("\"epoch\"") @About("Whether epochs are counted or optimizer steps")
        Every every)
        implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        return learningRate * Math.pow(gamma, (double) n - 1);
    }
}
