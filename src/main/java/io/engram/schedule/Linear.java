package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * SpeechBrain's LinearScheduler: epoch n of N has lr + (final - lr) (n - 1) / (N - 1), and every later one the final
 * value.
 */
@Kind("linear")
@About("A straight line over the epochs, from the optimizer's learning rate to a final one that stays")
public record Linear(
        @Default("0.0") @PositiveOrZero @About("Learning rate of the last epoch and all after it")
        double finalValue,

        @Positive @About(value = "Epochs from the first value to the final one", unit = "epochs")
        int epochCount)
        implements CountedSpec {

    @Override
    public Every every() {
        return Every.EPOCH;
    }

    @Override
    public double rate(double learningRate, long n) {
        if (epochCount == 1) {
            return learningRate;
        }
        double share = (double) (Math.min(n, epochCount) - 1) / (epochCount - 1);
        return learningRate * (1 - share) + finalValue * share;
    }
}
