package io.engram.metric.stats;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU of a corpus with one reference for each hypothesis, without smoothing: Papineni et al. 2002. What a pair comes
 * to are counts that add up over the pairs: for each length of n-grams those that match and those that there are in the
 * hypothesis, then the lengths of hypothesis and reference.
 */
public final class BleuStats {

    private BleuStats() {}

    /** How many counts there are. */
    public static int counts(int order) {
        return 2 * order + 2;
    }

    /** The counts of a pair. */
    public static double[] count(List<String> reference, List<String> hypothesis, int order) {
        double[] counts = new double[counts(order)];
        for (int n = 1; n <= order; n++) {
            Map<List<String>, Integer> in = ngrams(reference, n);
            int[] matches = {0};
            ngrams(hypothesis, n).forEach((ngram, times) -> matches[0] += Math.min(times, in.getOrDefault(ngram, 0)));
            counts[2 * n - 2] = matches[0];
            counts[2 * n - 1] = Math.max(0, hypothesis.size() - n + 1);
        }
        counts[2 * order] = hypothesis.size();
        counts[2 * order + 1] = reference.size();
        return counts;
    }

    private static Map<List<String>, Integer> ngrams(List<String> tokens, int n) {
        Map<List<String>, Integer> times = new HashMap<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            times.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
        return times;
    }

    /** BLEU of sums of counts, in percent; 0 where no n-gram of a length matches, NaN of nothing. */
    public static double percent(double[] counts, int order) {
        double hypothesis = counts[2 * order];
        double reference = counts[2 * order + 1];
        if (hypothesis == 0) {
            return reference == 0 ? Double.NaN : 0;
        }
        double logarithms = 0;
        for (int n = 0; n < order; n++) {
            if (counts[2 * n] == 0) {
                return 0;
            }
            logarithms += Math.log(counts[2 * n] / counts[2 * n + 1]);
        }
        double brevity = hypothesis < reference ? Math.exp(1 - reference / hypothesis) : 1;
        return 100 * brevity * Math.exp(logarithms / order);
    }
}
