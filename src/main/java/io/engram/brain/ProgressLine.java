package io.engram.brain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a run is, in a line of text that fits a terminal. */
public final class ProgressLine {

    /** Goes back to the start of a terminal's line and wipes it, so that the next text stands in its place. */
    public static final String CLEAR = "\r\u001b[K";

    private static final int BAR_WIDTH = 16;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final double SMALLEST_PLAIN = 1e-3;
    private static final double LARGEST_PLAIN = 1e6;

    private ProgressLine() {}

    /**
     * The line: {@code epoch 2/30 train 40/180 [#...............] 4% loss 0.1234 5123 examples/s eta 12 s}. The bar is
     * the share of the whole fit, of a test the share of the test.
     */
    public static String of(Progress progress) {
        double share = share(progress);
        int filled = (int) Math.min(BAR_WIDTH, Math.round(share * BAR_WIDTH));
        return String.format(
                Locale.ROOT,
                "epoch %d/%d %s %d/%d [%s%s] %3.0f%%  loss %s  %.0f examples/s  eta %s",
                progress.epoch(),
                progress.epochs(),
                progress.stage().label(),
                progress.step(),
                progress.steps(),
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                share * 100,
                loss(progress.loss()),
                progress.examplesPerSecond(),
                duration(progress.etaSeconds()));
    }

    private static double share(Progress progress) {
        double ofStage = (double) progress.step() / Math.max(1, progress.steps());
        return progress.stage() == Stage.TEST
                ? ofStage
                : (progress.epoch() - 1 + ofStage) / Math.max(1, progress.epochs());
    }

    private static String loss(@Nullable Double loss) {
        return loss == null ? "?" : measure(loss);
    }

    /** As the page shows it: four decimals where they say something, else {@code 3.154e-05}. */
    public static String measure(double value) {
        double size = Math.abs(value);
        boolean usual = size == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN);
        return String.format(Locale.ROOT, usual ? "%.4f" : "%.3e", value);
    }

    /** {@code 12 s}, {@code 2:05}, {@code 1:02:05}. */
    public static String duration(@Nullable Double etaSeconds) {
        if (etaSeconds == null) {
            return "?";
        }
        long seconds = Math.round(etaSeconds);
        if (seconds < SECONDS_PER_MINUTE) {
            return seconds + " s";
        }
        long minutes = seconds / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE;
        long rest = seconds % SECONDS_PER_MINUTE;
        return seconds < SECONDS_PER_HOUR
                ? String.format(Locale.ROOT, "%d:%02d", minutes, rest)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / SECONDS_PER_HOUR, minutes, rest);
    }
}
