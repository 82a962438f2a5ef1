package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/** SpeechBrain's LinearWarmupScheduler: step n has lr n / w up to w, then lr (T - n) / (T - w), and 0 from T on. */
@Kind("linear_warmup")
@About("A straight line up to the optimizer's learning rate, then one down to 0")
public record LinearWarmup(
        @PositiveOrZero @About(value = "Steps of the way up", unit = "steps")
        long numWarmupSteps,

        @Positive @About(value = "Steps of both ways together", unit = "steps")
        long numTrainingSteps)
        implements CountedSpec {

    public LinearWarmup {
        if (numTrainingSteps <= numWarmupSteps) {
            throw new IllegalArgumentException("num_training_steps must be more than num_warmup_steps, were "
                    + numTrainingSteps + " and " + numWarmupSteps);
        }
    }

    @Override
    public double rate(double learningRate, long n) {
        return n < numWarmupSteps
                ? learningRate * n / numWarmupSteps
                : learningRate * Math.max(0, numTrainingSteps - n) / (numTrainingSteps - numWarmupSteps);
    }
}
