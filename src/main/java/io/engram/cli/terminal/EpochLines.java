package io.engram.cli.terminal;

import io.engram.brain.Progress;
import io.engram.brain.ProgressLine;
import io.engram.brain.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training: a line for each epoch, and below them, on a terminal, the curve of the loss and a bar that moves.
 * It is the same training here and at a server.
 */
public final class EpochLines {

    private final Screen screen;
    private final boolean validates;
    private final Curve train = new Curve("train", Colour.CYAN, '*');
    private final Curve valid = new Curve("valid", Colour.YELLOW, 'o');
    private int epochs;
    private int firstShown;
    private String trainLine = "";

    /** @param validates whether a validation follows the training of each epoch, in the same line */
    public EpochLines(Screen screen, int epochs, boolean validates) {
        this.screen = screen;
        this.epochs = epochs;
        this.validates = validates;
    }

    /** Epochs before this one are in the curve only. */
    public void showFrom(int epoch) {
        firstShown = epoch;
    }

    /** Where the training is now. */
    public void progress(Progress progress) {
        // A test has the epoch of its checkpoint, and no other.
        epochs = progress.stage() == Stage.TEST ? epochs : progress.epochs();
        if (!screen.isLive()) {
            return;
        }
        if (progress.stage() == Stage.TRAIN && progress.loss() != null && progress.step() > 0) {
            train.add(progress.epoch() - 1 + (double) progress.step() / Math.max(1, progress.steps()), progress.loss());
        }
        List<String> area = new ArrayList<>(Plot.of(List.of(train, valid), screen.terminal()));
        area.add(ProgressLine.of(progress));
        screen.draw(area);
    }

    /** What a stage came to. */
    public void stage(String stage, int epoch, Map<String, @Nullable Double> metrics, long examples) {
        remember(stage, epoch, metrics.get("loss"));
        if (epoch < firstShown && !stage.equals("test")) {
            return;
        }
        String text = stage + " " + text(metrics);
        if (stage.equals("test")) {
            screen.line(
                    String.format(Locale.ROOT, "test of epoch %d: %s (%d examples)", epoch, text(metrics), examples));
        } else if (stage.equals("train") && validates) {
            trainLine = text;
        } else {
            screen.line(String.format(Locale.ROOT, "epoch %d/%d  %s  %s", epoch, epochs, trainLine, text));
        }
    }

    private void remember(String stage, int epoch, @Nullable Double loss) {
        if (screen.isLive() && loss != null && !stage.equals("test")) {
            (stage.equals("train") ? train : valid).add(epoch, loss);
        }
    }

    private static String text(Map<String, @Nullable Double> metrics) {
        return metrics.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + (entry.getValue() == null ? "not finite" : ProgressLine.measure(entry.getValue())))
                .collect(Collectors.joining(" "));
    }

    /** Anything else that is to be said. */
    public void line(String text) {
        screen.line(text);
    }

    /** Something that is true until the next progress, and on a terminal only. */
    public void meanwhile(String text) {
        screen.draw(List.of(text));
    }
}
