package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * SpeechBrain's TriStageLRSchedule: a straight line up, a plain, and an exponential decay to a final rate, which stays;
 * the reference's goes on below it. Its total_steps has no use there, and is not an option here. Park et al. 2019.
 */
@Kind("tri_stage")
@About("A straight line up, a plain, and an exponential decay to a final rate. Park et al. 2019")
public record TriStage(
        @PositiveOrZero @About(value = "Steps of the way up", unit = "steps")
        long warmupSteps,

        @PositiveOrZero @About(value = "Steps at the top", unit = "steps")
        long holdSteps,

        @Positive @About(value = "Steps of the way down", unit = "steps")
        long decaySteps,

        @Default("0.01") @PositiveOrZero @About("Share of the learning rate where the way up begins")
        double initLrScale,

        @Default("0.05") @Positive @About("Share of the learning rate where the way down ends")
        double finalLrScale)
        implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        if (n < warmupSteps) {
            return learningRate * (initLrScale + (1 - initLrScale) * n / warmupSteps);
        }
        long down = Math.max(0, n - warmupSteps - holdSteps);
        return learningRate * Math.pow(finalLrScale, Math.min(1, (double) down / decaySteps));
    }
}
