package io.engram.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Sizes and times as people say them. */
public final class Amounts {

    private static final int STEP = 1000;
    private static final int SMALL = 10;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Amounts() {}

    /** {@code 512 B}, {@code 1.5 MB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit > 0 && value < SMALL ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** {@code 3 min ago}. */
    public static String ago(Instant then, Instant now) {
        Duration since = Duration.between(then, now);
        if (since.compareTo(Duration.ofMinutes(1)) < 0) {
            return Math.max(0, since.toSeconds()) + " s ago";
        }
        if (since.compareTo(Duration.ofHours(1)) < 0) {
            return since.toMinutes() + " min ago";
        }
        return since.compareTo(Duration.ofDays(2)) < 0 ? since.toHours() + " h ago" : since.toDays() + " days ago";
    }
}
