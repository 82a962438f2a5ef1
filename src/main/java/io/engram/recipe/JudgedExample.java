package io.engram.recipe;

import java.util.List;

/**
 * One example of an evaluation, and how well it was predicted.
 *
 * @param row of the dataset, from 1, as messages count them
 * @param target a label or number, or a list of them
 * @param prediction the likeliest label, or the numbers; a list of them where there are several
 */
public record JudgedExample(long row, double loss, Object target, Object prediction) {

    /**
     * Those that are asked for.
     *
     * @param worst the largest losses, the largest first
     * @param best the least losses, the least first
     */
    public record Extremes(List<JudgedExample> worst, List<JudgedExample> best) {

        /** None. */
        public static final Extremes NONE = new Extremes(List.of(), List.of());
    }
}
