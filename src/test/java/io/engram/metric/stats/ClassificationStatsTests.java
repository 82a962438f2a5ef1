package io.engram.metric.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.metric.stats.ClassificationStats.Share;
import io.engram.metric.stats.ClassificationStats.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClassificationStatsTests {

    private final ClassificationStats stats = new ClassificationStats();

    private void appendTheExampleOfTheReference() {
        stats.append(List.of("1", "2"), List.of("B", "A"), List.of("B", "A"));
        stats.append(List.of("3", "4"), List.of("A", "B"), List.of("B", "C"));
    }

    @Test
    void countsRightAnswersByClass() {
        appendTheExampleOfTheReference();

        assertThat(stats.overall().accuracy()).isEqualTo(0.5);
        assertThat(stats.byClass())
                .containsExactly(
                        Map.entry(new Target("", "A"), new Share(1, 1)),
                        Map.entry(new Target("", "B"), new Share(1, 2)),
                        Map.entry(new Target("", "C"), new Share(0, 1)));
        assertThat(stats.confusion()).containsEntry(new Target("", "C"), new java.util.TreeMap<>(Map.of("B", 1)));
        assertThat(stats.errors()).containsExactly("3", "4");
    }

    /** The text of tests/unittests/test_metrics.py. */
    @Test
    @DisplayName("check 46: the classification report is the reference's")
    void writesTheReportOfTheReference() {
        appendTheExampleOfTheReference();

        assertThat(stats.text()).isEqualTo("""
                Overall Accuracy: 50%

                Class-Wise Accuracy
                -------------------
                A: 1 / 1 (100.00%)
                B: 1 / 2 (50.00%)
                C: 0 / 1 (0.00%)

                Confusion
                ---------
                Target: A
                  -> A: 1 / 1 (100.00%)
                Target: B
                  -> A: 1 / 2 (50.00%)
                  -> B: 1 / 2 (50.00%)
                Target: C
                  -> B: 1 / 1 (100.00%)
                """);
    }

    @Test
    void alignsTheClassesOfCategories() {
        stats.append("ITEM1", "M EY K AH", "M EY K", "make");
        stats.append("ITEM2", "T EY K", "T EY K", "take");
        stats.append("ITEM3", "B AE D", "B AE D", "bad");
        stats.append("ITEM4", "M EY K", "M EY K", "make");

        assertThat(stats.text()).isEqualTo("""
                Overall Accuracy: 75%

                Class-Wise Accuracy
                -------------------
                bad -> B AE D : 1 / 1 (100.00%)
                make -> M EY K: 1 / 2 (50.00%)
                take -> T EY K: 1 / 1 (100.00%)

                Confusion
                ---------
                Target: bad -> B AE D
                  -> B AE D   : 1 / 1 (100.00%)
                Target: make -> M EY K
                  -> M EY K   : 1 / 2 (50.00%)
                  -> M EY K AH: 1 / 2 (50.00%)
                Target: take -> T EY K
                  -> T EY K   : 1 / 1 (100.00%)
                """);
    }

    @Test
    void refusesToReportNothing() {
        appendTheExampleOfTheReference();
        stats.clear();

        assertThatThrownBy(stats::text)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there are no predictions to summarize; append some first");
    }

    @Test
    void refusesABatchThatDoesNotGoTogether() {
        assertThatThrownBy(() -> stats.append(List.of("1"), List.of("A"), List.of("A", "B")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 1 ids but 2 targets; give one for each");
    }
}
