package io.engram.schedule;

import io.engram.checkpoint.NumberState;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Something that is another one after some steps, a loss for instance: SpeechBrain's ScheduledLoss for whatever a
 * {@code Brain} chooses. It counts the steps that it is told of, so that an evaluation moves nothing, and a checkpoint
 * may hold the count.
 */
public final class ScheduledChoice<T> implements NumberState {

    private final List<Phase<T>> phases;
    private final T last;
    private long steps;

    /**
     * Begins with the first phase.
     *
     * @param phases in order
     * @param last what applies behind all phases
     */
    public ScheduledChoice(List<Phase<T>> phases, T last) {
        this.phases = List.copyOf(phases);
        this.last = last;
    }

    /**
     * What applies for a while.
     *
     * @param steps how many, at least 1
     */
    public record Phase<T>(long steps, T choice) {

        public Phase {
            if (steps < 1) {
                throw new IllegalArgumentException("a phase must have at least 1 step, had " + steps);
            }
        }
    }

    /** What applies to the step at hand. */
    public T current() {
        long end = 0;
        for (Phase<T> phase : phases) {
            end += phase.steps();
            if (steps < end) {
                return phase.choice();
            }
        }
        return last;
    }

    /** The step at hand is done. */
    public void stepTaken() {
        steps++;
    }

    @Override
    public Map<String, Double> numbers() {
        return Map.of("steps", (double) steps);
    }

    @Override
    public void restore(ToDoubleFunction<String> numbers) {
        steps = (long) numbers.applyAsDouble("steps");
    }
}
