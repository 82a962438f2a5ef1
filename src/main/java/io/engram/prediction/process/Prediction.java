package io.engram.prediction.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is predicted of one row; what does not apply is left out. A number that is not finite is null.
 *
 * @param classIndex the likeliest class
 * @param label what it stands for
 * @param score of the likeliest class; of a sequence that was searched for, the log-probability of a token on average
 * @param scores of all classes
 * @param top the likeliest classes, the likeliest first; of a sequence, of its last step
 * @param values the numbers that are predicted: one list, or a list of lists where they have more dimensions
 * @param classes of a sequence, the class of each step, or each token that was found
 * @param tokens what they stand for
 * @param text the tokens as one text
 * @param length of a sequence: the steps that are not padding; of one that was searched for, its tokens
 * @param continuation of a text, what comes behind it, where that was asked for
 * @param hypotheses the sequences that a search has found, the likeliest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Prediction(
        @JsonProperty("class") @Nullable Integer classIndex,
        @Nullable String label,
        @Nullable Float score,
        @Nullable List<@Nullable Float> scores,
        @Nullable List<Choice> top,
        @Nullable List<?> values,
        @Nullable List<Integer> classes,
        @Nullable List<String> tokens,
        @Nullable String text,
        @Nullable Integer length,
        @Nullable List<Hypothesis> hypotheses,
        @Nullable Hypothesis continuation) {

    /** A class that may be it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Choice(
            @JsonProperty("class") int classIndex,
            @Nullable String label,
            @Nullable Float score) {}

    /**
     * A sequence that may be it.
     *
     * @param score the log-probability of a token on average, that of the end among them
     * @param ended whether it came to its end, or was cut where none was to go on
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hypothesis(
            String text, @Nullable Float score, List<Integer> classes, List<String> tokens, boolean ended) {}

    /** What the likeliest of some sequences says, and all of them. */
    static Prediction ofHypotheses(List<Hypothesis> found) {
        Hypothesis best = found.get(0);
        return new Prediction(
                null,
                null,
                best.score(),
                null,
                null,
                null,
                best.classes(),
                best.tokens(),
                best.text(),
                best.classes().size(),
                found,
                null);
    }

    /** The same of a text, with what comes behind it. */
    Prediction goingOn(Hypothesis behind) {
        return new Prediction(
                classIndex, label, score, scores, top, values, classes, tokens, text, length, hypotheses, behind);
    }

    static Prediction ofClass(
            int index,
            @Nullable String label,
            @Nullable Float score,
            @Nullable List<@Nullable Float> scores,
            @Nullable List<Choice> top) {
        return new Prediction(index, label, score, scores, top, null, null, null, null, null, null, null);
    }

    static Prediction ofValues(List<?> values, @Nullable Integer length) {
        return new Prediction(null, null, null, null, null, values, null, null, null, length, null, null);
    }
}
