package io.engram.recipe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One example of an evaluation, and how well it was predicted.
 *
 * @param row of the dataset, from 1, among those that could be read, as a preview counts them
 * @param target a label or number, or a list of them
 * @param prediction the likeliest label, or the numbers; a list of them where there are several
 * @param values what it was predicted from, by column: the first of its cells, a file by its name; null in a list, and
 *     where an older server has judged it
 */
public record JudgedExample(
        long row,
        double loss,
        Object target,
        Object prediction,
        @Nullable Map<String, Object> values) {

    /**
     * Those that are asked for.
     *
     * @param worst the largest losses, the largest first
     * @param best the least losses, the least first
     */
    public record Extremes(List<JudgedExample> worst, List<JudgedExample> best) {

        /** None. */
        public static final Extremes NONE = new Extremes(List.of(), List.of());

        /** The same without their values. */
        public Extremes brief() {
            return new Extremes(brief(worst), brief(best));
        }

        private static List<JudgedExample> brief(List<JudgedExample> examples) {
            return examples.stream()
                    .map(one -> new JudgedExample(one.row(), one.loss(), one.target(), one.prediction(), null))
                    .toList();
        }
    }
}
