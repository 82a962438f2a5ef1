package io.engram.metric.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** One score for each example, by its id: which one did best, which worst, and how they did together. */
public final class MetricStats {

    private final List<String> ids = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();

    /** Adds an example; a score that is NaN makes the average so, and is neither the least nor the largest. */
    public void append(String id, double score) {
        ids.add(id);
        scores.add(score);
    }

    /**
     * Adds the examples of a batch.
     *
     * @throws IllegalArgumentException where there are not as many ids, predictions and targets
     */
    public <P, T> void append(
            List<String> batchIds, List<P> predictions, List<T> targets, ToDoubleBiFunction<P, T> metric) {
        Sizes.requireEqual("ids", batchIds.size(), "predictions", predictions.size());
        Sizes.requireEqual("ids", batchIds.size(), "targets", targets.size());
        for (int i = 0; i < batchIds.size(); i++) {
            append(batchIds.get(i), metric.applyAsDouble(predictions.get(i), targets.get(i)));
        }
    }

    /** The scores so far, in order. */
    public List<Double> scores() {
        return List.copyOf(scores);
    }

    /**
     * What the scores come to.
     *
     * @throws IllegalStateException where there are none
     */
    public Summary summarize() {
        Sizes.requireSome("scores", scores.size());
        int least = 0;
        int largest = 0;
        double sum = 0;
        for (int i = 0; i < scores.size(); i++) {
            double score = scores.get(i);
            sum += score;
            least = score < scores.get(least) || Double.isNaN(scores.get(least)) ? i : least;
            largest = score > scores.get(largest) || Double.isNaN(scores.get(largest)) ? i : largest;
        }
        return new Summary(
                sum / scores.size(), scores.get(least), ids.get(least), scores.get(largest), ids.get(largest));
    }

    /** Forgets all examples. */
    public void clear() {
        ids.clear();
        scores.clear();
    }

    /** What scores come to; of equal ones the first is named. */
    public record Summary(double average, double minScore, String minId, double maxScore, String maxId) {

        /** Three lines for people. */
        public String text() {
            return "Average score: " + DecimalText.shortest(average) + "\n"
                    + "Min error: " + DecimalText.shortest(minScore) + " id: " + minId + "\n"
                    + "Max error: " + DecimalText.shortest(maxScore) + " id: " + maxId + "\n";
        }
    }
}
