package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;

/** SpeechBrain's CyclicLRScheduler: between two rates and back, over and over. Smith 2017. */
@Kind("cyclic")
@About("Up from the optimizer's learning rate to another and back again, over and over. Smith 2017")
public record Cyclic(
        @Default("0.006") @Positive @About("The highest learning rate")
        double maxLr,

        @Default("2000") @Positive @About(value = "Half of a cycle", unit = "steps")
        long stepSize,

        @Default("\"triangular\"") @About("What becomes of the cycles' height: it stays, halves, or shrinks by gamma")
        Shape mode,

        @Default("1.0") @Positive @About("Factor of the height at each step, for exp_range")
        double gamma)
        implements CountedSpec {

    /** What becomes of the height of the cycles. */
    public enum Shape {
        /** It stays. */
        TRIANGULAR,
        /** It halves from cycle to cycle. */
        TRIANGULAR2,
        /** It shrinks by gamma at each step. */
        EXP_RANGE
    }

    @Override
    public double rate(double learningRate, long n) {
        long cycle = n / (2 * stepSize);
        double height = 1 - Math.abs((double) n / stepSize - 2 * cycle - 1);
        double scale = mode == Shape.TRIANGULAR
                ? 1
                : mode == Shape.TRIANGULAR2 ? Math.pow(0.5, (double) cycle) : Math.pow(gamma, (double) n);
        return learningRate + (maxLr - learningRate) * height * scale;
    }
}
