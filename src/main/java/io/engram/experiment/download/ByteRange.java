package io.engram.experiment.download;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some bytes of a content.
 *
 * @param last the last one that belongs to it
 */
record ByteRange(long first, long last) {

    /** So many more parts than anybody needs would only make work. */
    private static final int MOST_RANGES = 16;

    private static final Pattern SPEC = Pattern.compile("(?<first>\\d{0,18})-(?<last>\\d{0,18})");

    long length() {
        return last - first + 1;
    }

    /**
     * What a Range header of RFC 9110 asks for. One that is none, is of another unit, or asks for more bytes than there
     * are is passed over.
     *
     * @return empty for the whole content
     * @throws UnsatisfiableRange where it asks only for bytes that are not there
     */
    static List<ByteRange> read(String header, long length) {
        String[] unit = header.strip().split("=", 2);
        if (unit.length < 2 || !unit[0].strip().toLowerCase(Locale.ROOT).equals("bytes")) {
            return List.of();
        }
        String[] specs = unit[1].split(",", -1);
        List<ByteRange> ranges = new ArrayList<>();
        for (String spec : specs) {
            Matcher matcher = SPEC.matcher(spec.strip());
            if (!matcher.matches() || spec.strip().equals("-")) {
                return List.of();
            }
            String first = matcher.group("first");
            String last = matcher.group("last");
            if (!first.isEmpty() && !last.isEmpty() && Long.parseLong(first) > Long.parseLong(last)) {
                return List.of();
            }
            within(first, last, length).ifPresent(ranges::add);
        }
        if (ranges.isEmpty()) {
            throw new UnsatisfiableRange(header, length);
        }
        long bytes = ranges.stream().mapToLong(ByteRange::length).sum();
        return specs.length > MOST_RANGES || bytes > length ? List.of() : ranges;
    }

    private static Optional<ByteRange> within(String first, String last, long length) {
        if (first.isEmpty()) {
            long suffix = Math.min(Long.parseLong(last), length);
            return suffix == 0 ? Optional.empty() : Optional.of(new ByteRange(length - suffix, length - 1));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
        return from >= length ? Optional.empty() : Optional.of(new ByteRange(from, to));
    }

    /** As in Content-Range. */
    String of(long length) {
        return "bytes " + first + "-" + last + "/" + length;
    }
}
