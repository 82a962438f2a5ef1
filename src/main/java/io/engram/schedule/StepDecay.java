package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/** SpeechBrain's StepScheduler: epoch n has lr times factor^floor(n / drop). */
@Kind("step_decay")
@About("Multiplied by a factor every few epochs, the first of them one epoch short")
public record StepDecay(
        @Nullable @Positive @About("The factor; 0.5 where neither it nor the half-life is given")
        Double decayFactor,

        @Nullable @Positive @About(value = "How often it is applied; 2 where it is left out", unit = "epochs")
        Double decayDrop,

        @Nullable @Positive @About(value = "Instead of both: when the rate has come down to its half", unit = "epochs")
        Double halfLife)
        implements CountedSpec {

    private static final double DECAY_FACTOR = 0.5;
    private static final double DECAY_DROP = 2;

    public StepDecay {
        if (halfLife != null && (decayFactor != null || decayDrop != null)) {
            throw new IllegalArgumentException("half_life stands for decay_factor and decay_drop: give it or them");
        }
    }

    @Override
    public Every every() {
        return Every.EPOCH;
    }

    @Override
    public double rate(double learningRate, long n) {
        if (halfLife != null) {
            return learningRate * Math.pow(0.5, n / halfLife);
        }
        double factor = decayFactor == null ? DECAY_FACTOR : decayFactor;
        return learningRate * Math.pow(factor, Math.floor(n / (decayDrop == null ? DECAY_DROP : decayDrop)));
    }
}
