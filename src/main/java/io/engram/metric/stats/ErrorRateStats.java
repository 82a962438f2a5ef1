package io.engram.metric.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Word error rate and its kin (WER, CER, PER), with the alignment of every utterance. */
public final class ErrorRateStats {

    private final UnaryOperator<List<String>> tokens;
    private final BiPredicate<String, String> equality;
    private final List<Utterance> utterances = new ArrayList<>();

    /** Compares tokens as they are. */
    public ErrorRateStats() {
        this(UnaryOperator.identity(), String::equals);
    }

    /**
     * Compares in another way.
     *
     * @param tokens applied to references and hypotheses before all else, such as {@link Tokens#merged}
     * @param equality whether two tokens are the same, synonyms for instance
     */
    public ErrorRateStats(UnaryOperator<List<String>> tokens, BiPredicate<String, String> equality) {
        this.tokens = tokens;
        this.equality = equality;
    }

    /** Scores an utterance. */
    public void append(String id, List<String> reference, List<String> hypothesis) {
        append(id, reference, hypothesis, false);
    }

    /** Scores an utterance of which nothing was heard: every token is a deletion. */
    public void appendAbsent(String id, List<String> reference) {
        append(id, reference, List.of(), true);
    }

    private void append(String id, List<String> reference, List<String> hypothesis, boolean absent) {
        List<String> spoken = tokens.apply(reference);
        List<String> heard = tokens.apply(hypothesis);
        utterances.add(new Utterance(id, spoken, heard, absent, Alignment.of(spoken, heard, equality)));
    }

    /**
     * Scores the utterances of a batch.
     *
     * @throws IllegalArgumentException where there are not as many ids, references and hypotheses
     */
    public void append(List<String> ids, List<List<String>> references, List<List<String>> hypotheses) {
        Sizes.requireEqual("ids", ids.size(), "references", references.size());
        Sizes.requireEqual("ids", ids.size(), "hypotheses", hypotheses.size());
        for (int i = 0; i < ids.size(); i++) {
            append(ids.get(i), references.get(i), hypotheses.get(i));
        }
    }

    /** What was scored so far, in order. */
    public List<Utterance> utterances() {
        return List.copyOf(utterances);
    }

    /**
     * What all utterances come to.
     *
     * @throws IllegalStateException where there are none
     */
    public Summary summarize() {
        Sizes.requireSome("utterances", utterances.size());
        return new Summary(
                total(Edit.Kind.INSERTION),
                total(Edit.Kind.DELETION),
                total(Edit.Kind.SUBSTITUTION),
                utterances.stream()
                        .mapToInt(utterance -> utterance.reference().size())
                        .sum(),
                number(utterance -> utterance.edits() > 0),
                utterances.size(),
                number(Utterance::absent));
    }

    private int total(Edit.Kind kind) {
        return utterances.stream().mapToInt(utterance -> utterance.count(kind)).sum();
    }

    private int number(Predicate<Utterance> such) {
        return Math.toIntExact(utterances.stream().filter(such).count());
    }

    /** Summary and alignments for people, in the form of Kaldi's compute-wer. */
    public String text() {
        return summarize().text() + AlignmentText.of(utterances);
    }

    /** Forgets all utterances. */
    public void clear() {
        utterances.clear();
    }

    /** A part of nothing is nothing or, where there is a part, infinitely much. */
    static double percent(double part, double whole) {
        return part == 0 ? 0 : 100 * part / whole;
    }

    /**
     * What utterances come to.
     *
     * @param tokens of all references
     * @param erroneousSentences with at least one edit
     * @param absentSentences of which there was no hypothesis
     */
    public record Summary(
            int insertions,
            int deletions,
            int substitutions,
            int tokens,
            int erroneousSentences,
            int sentences,
            int absentSentences) {

        public int edits() {
            return insertions + deletions + substitutions;
        }

        /** Edits in percent of the references' tokens; infinite where tokens were heard and there were none. */
        public double wordErrorRate() {
            return percent(edits(), tokens);
        }

        /** Sentences with an edit, in percent. */
        public double sentenceErrorRate() {
            return percent(erroneousSentences, sentences);
        }

        /** Three lines in the form of Kaldi's compute-wer. */
        public String text() {
            return "%WER " + DecimalText.fixed(wordErrorRate(), 2) + " [ " + edits() + " / " + tokens + ", "
                    + insertions
                    + " ins, " + deletions + " del, " + substitutions + " sub ]\n"
                    + "%SER " + DecimalText.fixed(sentenceErrorRate(), 2) + " [ " + erroneousSentences + " / "
                    + sentences
                    + " ]\n"
                    + "Scored " + sentences + " sentences, " + absentSentences + " not present in hyp.\n";
        }
    }
}
