package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;

/**
 * SpeechBrain's InverseSquareRootScheduler: step n has lr / sqrt(max(w, n)). The reference takes no lr; at an lr of 1
 * the two are equal. Raffel et al. 2020 (T5).
 */
@Kind("inverse_square_root")
@About("Down with the inverse square root of the step, after a plain. Raffel et al. 2020")
public record InverseSquareRoot(
        @Positive @About(value = "Steps of the plain", unit = "steps")
        long warmupSteps) implements CountedSpec {

    @Override
    public double rate(double learningRate, long n) {
        return learningRate / Math.sqrt((double) Math.max(warmupSteps, n));
    }
}
