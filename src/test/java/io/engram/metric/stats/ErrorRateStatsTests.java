package io.engram.metric.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engram.metric.stats.ErrorRateStats.Summary;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorRateStatsTests {

    private final ErrorRateStats stats = new ErrorRateStats();

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static List<String> letters(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(""));
    }

    private void appendTheExampleOfTheReference() {
        stats.append(
                List.of("utterance1", "utterance2"),
                List.of(words("the world"), words("world hello")),
                List.of(words("the world hello"), words("world the")));
    }

    @Test
    @DisplayName("check 46: two edits in four words are a word error rate of 50")
    void countsTheEditsOfTheReferencesExample() {
        appendTheExampleOfTheReference();

        Summary summary = stats.summarize();

        assertThat(summary.wordErrorRate()).isEqualTo(50);
        assertThat(summary.sentenceErrorRate()).isEqualTo(100);
        assertThat(summary).isEqualTo(new Summary(1, 0, 1, 4, 2, 2, 0));
        assertThat(stats.utterances().get(0).reference()).containsExactly("the", "world");
        assertThat(stats.utterances().get(0).hypothesis()).containsExactly("the", "world", "hello");
    }

    /** The text is that of speechbrain/dataio/wer.py for the same utterances. */
    @Test
    @DisplayName("check 46: the report has the form of Kaldi's")
    void reportsSummaryAndAlignments() {
        appendTheExampleOfTheReference();

        String rule = "=".repeat(80);
        assertThat(stats.text().lines())
                .containsExactly(
                        "%WER 50.00 [ 2 / 4, 1 ins, 0 del, 1 sub ]",
                        "%SER 100.00 [ 2 / 2 ]",
                        "Scored 2 sentences, 0 not present in hyp.",
                        rule,
                        "ALIGNMENTS",
                        "",
                        "Format:",
                        "<utterance-id>, WER DETAILS",
                        "<eps> ; reference  ; on ; the ; first ;  line",
                        "  I   ;     S      ; =  ;  =  ;   S   ;   D  ",
                        " and  ; hypothesis ; on ; the ; third ; <eps>",
                        rule,
                        "utterance1, %WER 50.00 [ 1 / 2, 1 ins, 0 del, 0 sub ]",
                        "the ; world ; <eps>",
                        " =  ;   =   ;   I  ",
                        "the ; world ; hello",
                        rule,
                        "utterance2, %WER 50.00 [ 1 / 2, 0 ins, 0 del, 1 sub ]",
                        "world ; hello",
                        "  =   ;   S  ",
                        "world ;  the ");
    }

    @Test
    void writesTheSummaryOfTheInventory() {
        stats.append("a", words("one two three"), words("one two"));
        stats.append("b", words("four"), words("four"));

        assertThat(stats.summarize().text()).isEqualTo("""
                        %WER 25.00 [ 1 / 4, 0 ins, 1 del, 0 sub ]
                        %SER 50.00 [ 1 / 2 ]
                        Scored 2 sentences, 0 not present in hyp.
                        """);
    }

    /** The edits are those of speechbrain/utils/edit_distance.py, which chooses among equal ways as Kaldi does. */
    @ParameterizedTest
    @CsvSource({
        "ca, abbb, D=III",
        "aababb, , DDDDDD",
        ", ab, II",
        "cabcac, bbc, SD==DD",
        "bac, bba, =I=D",
        "ccaacc, acbc, S=SD=D",
        "ccabbc, cbcabac, =I===S="
    })
    void alignsAsKaldiDoes(@Nullable String reference, @Nullable String hypothesis, String edits) {
        stats.append("a", letters(reference), letters(hypothesis));

        assertThat(stats.utterances().get(0).alignment().stream()
                        .map(edit -> edit.kind().symbol())
                        .collect(Collectors.joining()))
                .isEqualTo(edits);
    }

    @Test
    void takesSynonymsForEqual() {
        ErrorRateStats tolerant = new ErrorRateStats(
                UnaryOperator.identity(),
                (a, b) -> a.equals(b) || Set.of("a", "a'").containsAll(Set.of(a, b)));

        tolerant.append("utterance1", words("a b c d"), words("a' b c e"));

        assertThat(tolerant.summarize().wordErrorRate()).isEqualTo(25);
    }

    @Test
    void mergesCharactersIntoWords() {
        ErrorRateStats merging = new ErrorRateStats(Tokens.merged("_"), String::equals);

        merging.append("a", words("a b _ c _ d e"), words("_ a b _ _ c _ d f _"));

        assertThat(merging.utterances().get(0).reference()).containsExactly("ab", "c", "de");
        assertThat(merging.utterances().get(0).hypothesis()).containsExactly("ab", "c", "df");
        assertThat(merging.summarize().wordErrorRate()).isCloseTo(100 / 3.0, within(1e-12));
    }

    @Test
    void splitsWordsIntoCharacters() {
        ErrorRateStats splitting = new ErrorRateStats(Tokens.split("_"), String::equals);

        splitting.append("a", words("ab c de"), words("ab c d"));

        assertThat(splitting.utterances().get(0).reference()).containsExactly("a", "b", "_", "c", "_", "d", "e");
        assertThat(splitting.summarize().deletions()).isEqualTo(1);
    }

    @Test
    void countsAnUtteranceWithoutAHypothesisAsDeleted() {
        stats.append("a", words("one two"), words("one two"));
        stats.appendAbsent("b", words("three four"));

        assertThat(stats.summarize()).isEqualTo(new Summary(0, 2, 0, 4, 1, 2, 1));
        assertThat(stats.summarize().text()).endsWith("Scored 2 sentences, 1 not present in hyp.\n");
    }

    @Test
    void countsWhatIsHeardWhereNothingWasSaid() {
        stats.append("silence", List.of(), words("a b"));
        assertThat(stats.summarize().wordErrorRate()).isInfinite();
        assertThat(stats.utterances().get(0).errorRate()).isInfinite();

        stats.append("speech", words("a b c d"), words("a b c d"));

        assertThat(stats.summarize().wordErrorRate()).isEqualTo(50);
        assertThat(stats.text()).contains("silence, %WER inf [ 2 / 0, 2 ins, 0 del, 0 sub ]");
    }

    @Test
    void findsNothingWrongWithSilence() {
        stats.append("silence", List.of(), List.of());

        assertThat(stats.summarize().wordErrorRate()).isZero();
    }

    @Test
    void keepsBothOfTwoUtterancesWithOneId() {
        stats.append(List.of("a", "a"), List.of(words("one"), words("two")), List.of(words("one"), words("one")));

        assertThat(stats.summarize().sentences()).isEqualTo(2);
    }

    @Test
    void refusesToSummarizeNothing() {
        appendTheExampleOfTheReference();
        stats.clear();

        assertThatThrownBy(stats::text)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there are no utterances to summarize; append some first");
    }

    @Test
    void refusesABatchThatDoesNotGoTogether() {
        assertThatThrownBy(() -> stats.append(List.of("a"), List.of(words("one")), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 1 ids but 0 hypotheses; give one for each");
    }
}
