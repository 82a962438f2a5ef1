package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressBarTests {

    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written);

    private static Progress progress(Stage stage, long step, @Nullable Double loss, @Nullable Double etaSeconds) {
        return new Progress(stage, 2, 4, step, 180, loss, 40.4, 5123.4, etaSeconds);
    }

    @Test
    void saysWhereARunIs() {
        assertThat(ProgressLine.of(progress(Stage.TRAIN, 90, 0.12345, 12.4)))
                .isEqualTo("epoch 2/4 train 90/180 [######..........]  38%  loss 0.1235  5123 examples/s  eta 12 s");
    }

    @Test
    void asksWhereNothingIsKnownYet() {
        assertThat(ProgressLine.of(progress(Stage.VALID, 0, null, null)))
                .isEqualTo("epoch 2/4 valid 0/180 [####............]  25%  loss ?  5123 examples/s  eta ?");
    }

    @Test
    void measuresATestByItself() {
        assertThat(ProgressLine.of(progress(Stage.TEST, 180, 1.0, null)))
                .isEqualTo("epoch 2/4 test 180/180 [################] 100%  loss 1.0000  5123 examples/s  eta ?");
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0 s", "59.4, 59 s", "59.6, 1:00", "125, 2:05", "3599.7, 1:00:00", "90061, 25:01:01"})
    void writesTimesAsPeopleDo(double etaSeconds, String text) {
        assertThat(ProgressLine.of(progress(Stage.TRAIN, 1, 1.0, etaSeconds))).endsWith("eta " + text);
    }

    @Test
    void rewritesItsLineUntilTheStageIsOver() {
        BrainListener bar = ProgressBar.onTerminal(false, true, out);
        Progress first = progress(Stage.TRAIN, 1, 1.0, 2.0);
        Progress last = progress(Stage.TRAIN, 180, 0.5, 1.0);

        bar.progress(first);
        bar.progress(last);
        bar.stageEnded(new StageStats(Stage.TRAIN, 2, 180, Map.of("loss", 0.5), 1800, 1, 0, 0.1));

        assertThat(written)
                .hasToString(ProgressLine.CLEAR
                        + ProgressLine.of(first)
                        + ProgressLine.CLEAR
                        + ProgressLine.of(last)
                        + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "true, false"})
    void isSilentWhereItIsNotWantedOrNotSeen(boolean noprogressbar, boolean terminal) {
        BrainListener bar = ProgressBar.onTerminal(noprogressbar, terminal, out);

        bar.progress(progress(Stage.TRAIN, 1, 1.0, 2.0));

        assertThat(written).hasToString("");
    }
}
