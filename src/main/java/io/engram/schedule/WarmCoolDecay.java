package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * SpeechBrain's WarmCoolDecayLRSchedule: a straight line up, a slow exponential decay, and a straight line from where
 * that has come to down to 0, where it stays. The reference's jumps where the cool-down begins, and goes on below 0.
 * Zhai et al. 2022.
 */
@Kind("warm_cool_decay")
@About("A straight line up, a slow decay, and a straight line down to 0. Zhai et al. 2022")
public record WarmCoolDecay(
        @PositiveOrZero @About(value = "Steps of the way up", unit = "steps")
        long warmup,

        @PositiveOrZero @About(value = "Steps of the way down", unit = "steps")
        long cooldown,

        @Positive @About(value = "All steps together", unit = "steps")
        long totalSteps,

        @Default("0.75")
        @Positive
        @DecimalMax(value = "1", message = "must be at most 1")
        @About("What the decay multiplies by")
        double decayFactor,

        @Default("100000") @Positive @About(value = "How long the decay takes for that", unit = "steps")
        long decayEvery)
        implements CountedSpec {

    public WarmCoolDecay {
        if (warmup + cooldown > totalSteps) {
            throw new IllegalArgumentException("warmup and cooldown must fit into total_steps, were " + warmup + ", "
                    + cooldown + " and " + totalSteps);
        }
    }

    @Override
    public double rate(double learningRate, long n) {
        long cooling = totalSteps - cooldown;
        if (n < warmup) {
            return learningRate * n / warmup;
        }
        if (cooldown == 0 || n <= cooling) {
            return decayed(learningRate, n);
        }
        return decayed(learningRate, cooling) * Math.max(0, totalSteps - n) / cooldown;
    }

    private double decayed(double learningRate, long n) {
        return learningRate * Math.pow(decayFactor, (double) (n - warmup) / decayEvery);
    }
}
