package io.engram.schedule;

import io.engram.checkpoint.NumberState;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A learning rate on its way. Told what the loop has done, it says the rate of the next optimizer step; the rate
 * depends on the state alone, so a recovered schedule goes on with the same bits.
 */
public interface Schedule extends NumberState {

    /** The learning rate of the next optimizer step. */
    double learningRate();

    /** An optimizer step is over. */
    void stepTaken();

    /**
     * Training and validation of an epoch are over.
     *
     * @param metrics by stage and name, as in {@code valid.loss}
     * @throws IllegalArgumentException where the metric that it watches is not among them
     */
    void epochEnded(Map<String, Double> metrics);

    /** A rate that stays; it has no state. */
    static Schedule constant(double learningRate) {
        return new Schedule() {
            @Override
            public double learningRate() {
                return learningRate;
            }

            @Override
            public void stepTaken() {}

            @Override
            public void epochEnded(Map<String, Double> metrics) {}

            @Override
            public Map<String, Double> numbers() {
                return Map.of();
            }

            @Override
            public void restore(ToDoubleFunction<String> numbers) {}
        };
    }
}
