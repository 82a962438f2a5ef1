package io.engram.metric.stats;

import java.util.ArrayList;
import java.util.List;

/** Scores of examples that are positive or not, and how well a threshold parts them. */
public final class BinaryMetricStats {

    private final int positiveLabel;
    private final List<String> ids = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final List<Boolean> positive = new ArrayList<>();

    /** Takes the label 1 for positive. */
    public BinaryMetricStats() {
        this(1);
    }

    /** Takes a label for positive, and every other for negative. */
    public BinaryMetricStats(int positiveLabel) {
        this.positiveLabel = positiveLabel;
    }

    /**
     * Adds the examples of a batch.
     *
     * @throws IllegalArgumentException where there are not as many ids, scores and labels
     */
    public void append(List<String> batchIds, float[] batchScores, int[] labels) {
        Sizes.requireEqual("ids", batchIds.size(), "scores", batchScores.length);
        Sizes.requireEqual("ids", batchIds.size(), "labels", labels.length);
        ids.addAll(batchIds);
        for (int i = 0; i < labels.length; i++) {
            scores.add(batchScores[i]);
            positive.add(labels[i] == positiveLabel);
        }
    }

    /** Ids of the examples that a threshold puts on the wrong side, in order. */
    public List<String> errors(double threshold) {
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (scores.get(i) > threshold != positive.get(i)) {
                errors.add(ids.get(i));
            }
        }
        return errors;
    }

    /**
     * The rates of the scores at every threshold.
     *
     * @throws IllegalArgumentException where there are only positives, or only negatives
     */
    public DetectionCurve curve() {
        return new DetectionCurve(scores(true), scores(false));
    }

    private float[] scores(boolean sort) {
        List<Float> chosen = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            if (positive.get(i) == sort) {
                chosen.add(scores.get(i));
            }
        }
        float[] array = new float[chosen.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = chosen.get(i);
        }
        return array;
    }

    /** What the scores come to at the threshold where as large a share of either sort is wrong. */
    public Detection summarize() {
        Sizes.requireSome("scores", scores.size());
        return summarize(curve().equalError().threshold());
    }

    /**
     * What the scores come to.
     *
     * @param threshold a score above it says positive
     * @throws IllegalStateException where there are no scores
     */
    public Detection summarize(double threshold) {
        Sizes.requireSome("scores", scores.size());
        int[] counts = new int[4];
        for (int i = 0; i < scores.size(); i++) {
            counts[(positive.get(i) ? 2 : 0) + (scores.get(i) > threshold ? 1 : 0)]++;
        }
        return new Detection(threshold, counts[3], counts[0], counts[1], counts[2]);
    }

    /** Forgets all examples. */
    public void clear() {
        ids.clear();
        scores.clear();
        positive.clear();
    }
}
