package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * SpeechBrain's WarmAndExpDecayLRSchedule: with s = n - 1, step n has lr s / w up to w, then lr f^((s - w) / (T - w)).
 * As there, the first step of a warm-up has a rate of 0.
 */
@Kind("warm_and_exp_decay")
@About("A straight line up, then an exponential decay")
public record WarmAndExpDecay(
        @PositiveOrZero @About(value = "Steps of the way up", unit = "steps")
        long nWarmupSteps,

        @Positive @About(value = "Steps until the decay has come to its factor", unit = "steps")
        long totalSteps,

        @Default("0.1")
        @Positive
        @DecimalMax(value = "1", message = "must be at most 1")
        @About("Share of the learning rate that is left at the end")
        double decayFactor)
        implements CountedSpec {

    public WarmAndExpDecay {
        if (totalSteps <= nWarmupSteps) {
            throw new IllegalArgumentException(
                    "total_steps must be more than n_warmup_steps, were " + totalSteps + " and " + nWarmupSteps);
        }
    }

    @Override
    public double rate(double learningRate, long n) {
        long over = n - 1;
        return over < nWarmupSteps
                ? learningRate * over / nWarmupSteps
                : learningRate * Math.pow(decayFactor, (double) (over - nWarmupSteps) / (totalSteps - nWarmupSteps));
    }
}
