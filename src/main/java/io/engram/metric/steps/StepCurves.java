package io.engram.metric.steps;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a training, several of them in one bucket where there are many.
 *
 * @param first number of the first step that is recorded, from 1
 * @param last number of the last one; one less than the first where there is none
 * @param resolution steps in a bucket, a power of two; 1 where each stands for itself
 * @param step number of the first step in each bucket
 */
public record StepCurves(long first, long last, long resolution, List<Long> step, List<Curve> series) {

    /**
     * A column, with a value for each bucket; null where it has no finite one.
     *
     * @param name as in {@code gradient_norm}
     * @param min the lowest
     * @param max the highest
     * @param mean of the finite ones, each step with the same weight
     */
    public record Curve(
            String name, List<@Nullable Double> min, List<@Nullable Double> max, List<@Nullable Double> mean) {}

    /** Of a training that has recorded nothing. */
    static StepCurves empty(List<String> names) {
        return none(1, 0, names);
    }

    static StepCurves none(long first, long last, List<String> names) {
        return new StepCurves(
                first,
                last,
                1,
                List.of(),
                names.stream()
                        .map(name -> new Curve(name, List.of(), List.of(), List.of()))
                        .toList());
    }
}
