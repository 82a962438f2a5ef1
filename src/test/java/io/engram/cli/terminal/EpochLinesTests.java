package io.engram.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.Progress;
import io.engram.brain.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochLinesTests {

    private static final Terminal ASCII = new Terminal(true, false, false);
    private static final Terminal FULL = new Terminal(true, true, true);

    private final StringWriter out = new StringWriter();

    private void train(Terminal terminal) {
        EpochLines lines = new EpochLines(new Screen(new PrintWriter(out), terminal), 3, true);
        for (int epoch = 1; epoch <= 2; epoch++) {
            lines.stage("train", epoch, Map.of("loss", 1.0 / epoch), 10);
            lines.stage("valid", epoch, Map.of("loss", 1.5 / epoch), 10);
        }
        lines.progress(new Progress(Stage.TRAIN, 3, 3, 5, 10, 0.4, 2, 20, 3.0));
        lines.stage("train", 3, Map.of("loss", 0.3), 10);
        lines.stage("valid", 3, Map.of("loss", 0.5), 10);
        lines.stage("test", 3, Map.of("loss", 0.4), 10);
    }

    @Test
    void writesALineForEachEpochAndNothingElseIntoAPipe() {
        train(Terminal.PLAIN);

        assertThat(out.toString().lines())
                .containsExactly(
                        "epoch 1/3  train loss 1.0000  valid loss 1.5000",
                        "epoch 2/3  train loss 0.5000  valid loss 0.7500",
                        "epoch 3/3  train loss 0.3000  valid loss 0.5000",
                        "test of epoch 3: loss 0.4000 (10 examples)");
    }

    @Test
    void tellsSmallAndHugeLossesApart() {
        EpochLines lines = new EpochLines(new Screen(new PrintWriter(out), Terminal.PLAIN), 2, false);
        lines.stage("train", 1, Map.of("loss", 3.154e-5), 10);
        lines.stage("train", 2, Map.of("loss", 1.2345e20), 10);

        assertThat(out.toString()).contains("loss 3.154e-05", "loss 1.235e+20").doesNotContain("0.0000");
    }

    @Test
    void drawsTheCurveOfTheLossAboveTheBar() {
        train(ASCII);

        List<String> lines = out.toString().lines().toList();
        String area = out.toString().replaceAll("(?s).*\u001b\\[\\?7l(.*)\u001b\\[\\?7h.*", "$1");
        assertThat(area.lines()).hasSize(8);
        assertThat(area).contains("      1.5 |", "      0.4 |", "epoch 1 to 3   * train   o valid");
        assertThat(area.lines().toList().get(7))
                .startsWith("epoch 3/3 train 5/10 [#")
                .endsWith("eta 3 s");
        assertThat(area.lines().limit(6).map(line -> line.replaceAll("[^*]", "").length()))
                .allMatch(marks -> marks <= 60)
                .anyMatch(marks -> marks > 5);
        assertThat(lines).last().isEqualTo("test of epoch 3: loss 0.4000 (10 examples)");
        assertThat(out.toString())
                .as("it goes up to where the area began, and wipes it")
                .contains("\r\u001b[7A\u001b[J");
    }

    @Test
    void drawsALossThatFallsFarByItsLogarithm() {
        EpochLines lines = new EpochLines(new Screen(new PrintWriter(out), ASCII), 3, false);
        for (int epoch = 1; epoch <= 3; epoch++) {
            lines.stage("train", epoch, Map.of("loss", Math.pow(0.1, epoch)), 10);
        }
        lines.progress(new Progress(Stage.VALID, 3, 3, 1, 1, 0.4, 2, 20, 0.0));

        assertThat(out.toString()).contains(" log loss  epoch 1 to 3");
        assertThat(out.toString().lines().filter(line -> line.contains("|")).map(line -> line.indexOf('*')))
                .as("a straight line")
                .isSorted();
    }

    @Test
    void usesColoursAndDotsWhereTheTerminalHasThem() {
        train(FULL);

        assertThat(out.toString()).contains("\u001b[36m", "\u001b[33m").containsPattern("[\u2801-\u28ff]");
    }

    @Test
    void knowsWhatATerminalCan() {
        assertThat(Terminal.of(true, Map.of(), null, "UTF-8")).isEqualTo(FULL);
        assertThat(Terminal.of(true, Map.of("NO_COLOR", "1"), null, "utf-8"))
                .isEqualTo(new Terminal(true, false, true));
        assertThat(Terminal.of(true, Map.of("TERM", "dumb"), null, "UTF-8")).isEqualTo(Terminal.PLAIN);
        assertThat(Terminal.of(false, Map.of(), null, "UTF-8")).isEqualTo(Terminal.PLAIN);
        assertThat(Terminal.of(true, Map.of(), "false", "UTF-8")).isEqualTo(Terminal.PLAIN);
        assertThat(Terminal.of(false, Map.of(), "true", "US-ASCII")).isEqualTo(new Terminal(true, true, false));
    }

    @Test
    void takesBackTheCurveOfATrainingThatWentBack() {
        Curve curve = new Curve("train", Colour.CYAN, '*');
        curve.add(1, 3);
        curve.add(2, 2);
        curve.add(3, 1);
        curve.add(2, 2.5);

        assertThat(curve.points()).containsExactly(new Curve.Point(1, 3), new Curve.Point(2, 2.5));
    }

    @Test
    void keepsALongCurveSmallAndItsEnds() {
        Curve curve = new Curve("train", Colour.CYAN, '*');
        for (int epoch = 1; epoch <= 100_000; epoch++) {
            curve.add(epoch, epoch);
        }

        assertThat(curve.points()).hasSizeBetween(1000, 2048);
        assertThat(curve.points().get(0).epoch()).isEqualTo(1);
        assertThat(curve.points().get(curve.points().size() - 1).epoch()).isEqualTo(100_000);
    }
}
