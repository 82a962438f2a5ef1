package io.engram.metric.stats;

/** Right and wrong answers at a threshold. A rate of which there is no case is 0. */
public record Detection(
        double threshold, int truePositives, int trueNegatives, int falsePositives, int falseNegatives) {

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** Share of the negatives that are accepted (FAR). */
    public double falseAcceptance() {
        return ratio(falsePositives, falsePositives + trueNegatives);
    }

    /** Share of the positives that are rejected (FRR). */
    public double falseRejection() {
        return ratio(falseNegatives, falseNegatives + truePositives);
    }

    /**
     * Share of all examples that are wrong (DER). The reference divides by the right ones, and comes to more than 1.
     */
    public double errorRate() {
        int wrong = falsePositives + falseNegatives;
        return ratio(wrong, wrong + truePositives + trueNegatives);
    }

    /** Share of those that are said to be positive that are. */
    public double precision() {
        return ratio(truePositives, truePositives + falsePositives);
    }

    /** Share of the positives that are found. */
    public double recall() {
        return ratio(truePositives, truePositives + falseNegatives);
    }

    /** Harmonic mean of precision and recall. */
    public double fScore() {
        return fScore(1);
    }

    /**
     * Weighted harmonic mean of precision and recall.
     *
     * @param beta how many times as much recall matters
     */
    public double fScore(double beta) {
        double square = beta * beta;
        double right = (1 + square) * truePositives;
        return ratio(right, right + square * falseNegatives + falsePositives);
    }

    /** Correlation of answers and truth (Matthews), -1 to 1; 0 where either is always the same. */
    public double matthewsCorrelation() {
        double covariance = (double) truePositives * trueNegatives - (double) falsePositives * falseNegatives;
        double said = (double) (truePositives + falsePositives) * (trueNegatives + falseNegatives);
        double are = (double) (truePositives + falseNegatives) * (trueNegatives + falsePositives);
        return ratio(covariance, Math.sqrt(said) * Math.sqrt(are));
    }
}
