package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * PyTorch's CosineAnnealingLR: eta_min + (lr - eta_min) (1 + cos(pi (n - 1) / t_max)) / 2. As there, it rises again
 * behind t_max. Loshchilov and Hutter 2017, without restarts.
 */
@Kind("cosine")
@About("Half a cosine from the optimizer's learning rate down, and up again behind it. Loshchilov and Hutter 2017")
public record Cosine(
        @Positive @About("Epochs, or steps, until the lowest rate")
        int tMax,

        @Default("0.0") @PositiveOrZero @About("The lowest learning rate")
        double etaMin,

        @Default("\"epoch\"") @About("Whether epochs are counted or optimizer steps")
        Every every)
        implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        return etaMin + (learningRate - etaMin) * (1 + Math.cos(Math.PI * (n - 1) / tMax)) / 2;
    }
}
