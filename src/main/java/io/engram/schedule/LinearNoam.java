package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * SpeechBrain's LinearNoamScheduler: step n has lr n / w up to w, then lr for k steps, then lr w / (n - k). Kim et al.
 * 2022 (Squeezeformer).
 */
@Kind("linear_noam")
@About("A straight line up, a plain, then down with the inverse of the step. Kim et al. 2022")
public record LinearNoam(
        @Positive @About(value = "Steps of the way up", unit = "steps")
        long nWarmupSteps,

        @PositiveOrZero @About(value = "Steps at the top", unit = "steps")
        long nKeepSteps)
        implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        if (n <= nWarmupSteps) {
            return learningRate * n / nWarmupSteps;
        }
        return learningRate * nWarmupSteps / Math.max(nWarmupSteps, n - nKeepSteps);
    }
}
