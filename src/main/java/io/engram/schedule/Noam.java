package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * SpeechBrain's NoamScheduler: step n has lr norm min(n^-0.5, n w^-1.5). Norm is w^0.5, so that the peak is the
 * optimizer's learning rate, or the model's size^-0.5 as in Vaswani et al. 2017, section 5.3.
 */
@Kind("noam")
@About("A straight line up, then down with the inverse square root of the step. Vaswani et al. 2017")
public record Noam(
        @Positive @About(value = "Steps of the way up", unit = "steps")
        long nWarmupSteps,

        @Nullable @Positive @About("Width of the model; without it the peak is the optimizer's learning rate")
        Long modelSize)
        implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        double norm = modelSize == null ? Math.sqrt((double) nWarmupSteps) : 1 / Math.sqrt(modelSize);
        return learningRate * norm * Math.min(1 / Math.sqrt((double) n), n * Math.pow((double) nWarmupSteps, -1.5));
    }
}
