package io.engram.dataset;

import java.util.Locale;
import org.springframework.util.unit.DataSize;

/** An upload over the limit; seen from its announced length, or while it is read. */
final class TooLarge extends RuntimeException {

    private TooLarge(String size, long limit) {
        super("The upload has " + size + ", the limit is " + text(limit)
                + ". Send fewer rows or columns, or raise engram.uploads.max-size.");
    }

    static TooLarge announced(long bytes, DataSize limit) {
        return new TooLarge(text(bytes), limit.toBytes());
    }

    /** The length was not announced, and reading has stopped at the limit. */
    static TooLarge read(DataSize limit) {
        return new TooLarge("more than " + text(limit.toBytes()), limit.toBytes());
    }

    private static String text(long bytes) {
        String[] units = {"bytes", "KB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        for (; size >= 1024 && unit < units.length - 1; unit++) {
            size /= 1024;
        }
        return unit == 0
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f %s (%d bytes)", size, units[unit], bytes);
    }
}
