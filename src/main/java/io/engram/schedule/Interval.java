package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** SpeechBrain's IntervalScheduler: a learning rate of its own from each of some steps on. */
@Kind("interval")
@About("Another learning rate from each of some steps on")
public record Interval(
        @NotEmpty @About("The steps, ascending, and their learning rates")
        List<Change> intervals) implements CountedSpec {

    /** The rate from a step on. */
    public record Change(
            @Positive @About(value = "The first step with this rate", unit = "steps")
            long steps,

            @PositiveOrZero @About("Learning rate") double lr) {}

    public Interval {
        intervals = List.copyOf(intervals);
        for (int i = 1; i < intervals.size(); i++) {
            if (intervals.get(i).steps() <= intervals.get(i - 1).steps()) {
                throw new IllegalArgumentException("the steps of intervals must ascend, but "
                        + intervals.get(i).steps() + " follows "
                        + intervals.get(i - 1).steps());
            }
        }
    }

    @Override
    public double rate(double learningRate, long n) {
        double rate = learningRate;
        for (Change change : intervals) {
            if (n >= change.steps()) {
                rate = change.lr();
            }
        }
        return rate;
    }
}
