package io.engram.metric.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricStatsTests {

    private final MetricStats stats = new MetricStats();

    private static double meanAbsoluteError(float[] predictions, float[] targets) {
        double total = 0;
        for (int i = 0; i < targets.length; i++) {
            total += Math.abs(predictions[i] - targets[i]);
        }
        return total / targets.length;
    }

    @Test
    @DisplayName("check 46: MetricStats names the average, the best and the worst example")
    void summarizesTheExampleOfTheReference() {
        stats.append(
                List.of("utterance1", "utterance2"),
                List.of(new float[] {0.1f, 0.2f}, new float[] {0.1f, 0.2f}),
                List.of(new float[] {0.1f, 0.3f}, new float[] {0.2f, 0.3f}),
                MetricStatsTests::meanAbsoluteError);

        MetricStats.Summary summary = stats.summarize();

        assertThat(summary.average()).isCloseTo(0.075, within(1e-6));
        assertThat(summary.minScore()).isCloseTo(0.05, within(1e-6));
        assertThat(summary.minId()).isEqualTo("utterance1");
        assertThat(summary.maxScore()).isCloseTo(0.1, within(1e-6));
        assertThat(summary.maxId()).isEqualTo("utterance2");
    }

    @Test
    void writesThreeLines() {
        stats.append("a", 0.5);
        stats.append("b", 0.25);

        assertThat(stats.summarize().text())
                .isEqualTo("Average score: 0.375\nMin error: 0.25 id: b\nMax error: 0.5 id: a\n");
    }

    @Test
    void namesTheFirstOfEqualScores() {
        stats.append("a", 2);
        stats.append("b", 1);
        stats.append("c", 1);
        stats.append("d", 2);

        assertThat(stats.summarize().minId()).isEqualTo("b");
        assertThat(stats.summarize().maxId()).isEqualTo("a");
    }

    @Test
    void hasNoBestExampleThatIsNotANumber() {
        stats.append("a", Double.NaN);
        stats.append("b", 1);
        stats.append("c", Double.NaN);

        MetricStats.Summary summary = stats.summarize();

        assertThat(summary.average()).isNaN();
        assertThat(List.of(summary.minId(), summary.maxId())).containsExactly("b", "b");
    }

    @Test
    void refusesToSummarizeNothing() {
        stats.append("a", 1);
        stats.clear();

        assertThatThrownBy(stats::summarize)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there are no scores to summarize; append some first");
    }

    @Test
    void refusesABatchThatDoesNotGoTogether() {
        assertThatThrownBy(() -> stats.append(List.of("a", "b"), List.of(1.0), List.of(1.0), (x, y) -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 2 ids but 1 predictions; give one for each");
        assertThat(stats.scores()).isEmpty();
    }
}
