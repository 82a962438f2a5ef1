package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's OneCycleLR for the learning rate; momentum stays as it is. The lowest rate stays behind total_steps, where
 * PyTorch raises an error. Smith and Topin 2019.
 */
@Kind("one_cycle")
@About("Up from a low rate to the highest, and down to a rate far below. Smith and Topin 2019")
public record OneCycle(
        @Nullable @Positive @About("The highest learning rate; the optimizer's where it is left out")
        Double maxLr,

        @Positive @About(value = "Steps of the whole cycle", unit = "steps")
        long totalSteps,

        @Default("0.3")
        @PositiveOrZero
        @DecimalMax(value = "1", message = "must be at most 1")
        @About("Share of the steps on the way up")
        double pctStart,

        @Default("\"cos\"") @About("How the ways go: as half a cosine (cos) or straight (linear)")
        Anneal annealStrategy,

        @Default("25.0") @Positive @About("The highest rate over the first")
        double divFactor,

        @Default("10000.0") @Positive @About("The first rate over the last")
        double finalDivFactor,

        @Default("false") @About("Whether the way down to the first rate takes as long as the way up")
        boolean threePhase)
        implements CountedSpec {

    /** How the rate goes from one value to another. */
    public enum Anneal {
        COS,
        LINEAR
    }

    @Override
    public double rate(double learningRate, long n) {
        double highest = maxLr == null ? learningRate : maxLr;
        double first = highest / divFactor;
        double last = first / finalDivFactor;
        double up = pctStart * totalSteps - 1;
        double down = threePhase ? 2 * pctStart * totalSteps - 2 : totalSteps - 1;
        double over = (double) Math.min(n, totalSteps) - 1;
        if (over <= up) {
            return between(first, highest, up == 0 ? 1 : over / up);
        }
        if (over <= down || !threePhase) {
            return between(highest, threePhase ? first : last, (over - up) / (down - up));
        }
        return between(first, last, (over - down) / (totalSteps - 1 - down));
    }

    private double between(double from, double to, double share) {
        return annealStrategy == Anneal.COS
                ? to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2
                : from + (to - from) * share;
    }
}
