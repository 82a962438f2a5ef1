package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * SpeechBrain's CyclicCosineScheduler: step n has lr (1 + cos(pi (n - w) / T)) / 2, until that is 0, where it stays;
 * the reference's rises again. The warm-up shifts the phase, so the peak is at step w.
 */
@Kind("cyclic_cosine")
@About("A cosine whose top is at the end of the warm-up, down to 0")
public record CyclicCosine(
        @Default("0") @PositiveOrZero @About(value = "The step of the top", unit = "steps")
        long nWarmupSteps,

        @Default("100000") @Positive @About(value = "Steps from the top to 0", unit = "steps")
        long totalSteps)
        implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        double phase = (double) (n - nWarmupSteps) / totalSteps;
        return learningRate * 0.5 * (Math.cos(Math.PI * Math.max(-1, Math.min(1, phase))) + 1);
    }
}
