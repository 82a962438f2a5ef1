package io.engram.checkpoint;

import io.engram.metric.Mode;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Says which of some checkpoints comes first: the one of highest importance, and of equal ones the newest.
 *
 * @param name what it looks for, in a few words
 * @param importance NaN for a checkpoint that is not in question
 */
public record Ranking(String name, ToDoubleFunction<Checkpoint> importance) {

    /** One that needs no name. */
    public Ranking(ToDoubleFunction<Checkpoint> importance) {
        this("important", importance);
    }

    /** The newest first. */
    public static Ranking newest() {
        return new Ranking("recent", checkpoint -> 0);
    }

    /** The newest first of those that a run can go on from; an average is not in question. */
    public static Ranking newestToResume() {
        return new Ranking("recent", checkpoint -> checkpoint.isAverage() ? Double.NaN : 0);
    }

    /** The best by a metric first; those without it are not in question. */
    public static Ranking best(String metric, Mode mode) {
        int sign = mode == Mode.MIN ? -1 : 1;
        // The sum makes 0 of -0, which would count as less.
        return new Ranking("best " + metric, checkpoint -> sign * checkpoint.metric(metric) + 0.0);
    }

    /**
     * Those in question, the first first.
     *
     * @param newestFirst as {@link CheckpointFolder#list} gives them
     */
    public List<Checkpoint> rank(List<Checkpoint> newestFirst) {
        return newestFirst.stream()
                .filter(checkpoint -> !Double.isNaN(importance.applyAsDouble(checkpoint)))
                .sorted(Comparator.comparingDouble(importance).reversed())
                .toList();
    }
}
