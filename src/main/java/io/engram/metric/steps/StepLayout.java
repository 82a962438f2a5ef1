package io.engram.metric.steps;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How steps lie on disk. {@code 1.steps} has a header of 512 bytes of text, then one record for each step: a double for
 * each column, NaN where there is none; where the epoch is 0 the step has no values. {@code 16.steps} has one record
 * for every 16 steps that are complete, {@code 256.steps} for every 256, and so on: for each column its lowest and
 * highest finite value, the sum of them, and how many there are. So the place of a step is arithmetic at every
 * resolution. All numbers are big-endian.
 *
 * @param first number of the first step in the file; others begin with it as well, so that a fork starts where it does
 * @param columns their names, in order
 */
record StepLayout(long first, List<String> columns) {

    /** Records of one level that make a record of the next. */
    static final int BASE = 16;

    /** One record for 2^60 steps. */
    static final int COARSEST = 15;

    static final int HEADER_BYTES = 512;

    /** Of one column in a bucket. */
    static final int BUCKET_NUMBERS = 4;

    private static final String MAGIC = "engram steps 1";

    StepLayout {
        columns = List.copyOf(columns);
    }

    /** What this program records. */
    static StepLayout from(long first) {
        return new StepLayout(first, StepColumn.labels());
    }

    /** How many steps a record of a level stands for. */
    static long stepsPerRecord(int level) {
        return 1L << (level * Integer.numberOfTrailingZeros(BASE));
    }

    /** The file of a level; 0 is that of the single steps. */
    static Path file(Path folder, int level) {
        return folder.resolve(stepsPerRecord(level) + ".steps");
    }

    int recordBytes(int level) {
        return columns.size() * Double.BYTES * (level == 0 ? 1 : BUCKET_NUMBERS);
    }

    static int headerBytes(int level) {
        return level == 0 ? HEADER_BYTES : 0;
    }

    ByteBuffer header() {
        String text = MAGIC + "\nfirst=" + first + "\nbase=" + BASE + "\ncolumns=" + String.join(",", columns) + "\n";
        byte[] bytes = new byte[HEADER_BYTES];
        Arrays.fill(bytes, (byte) '\n');
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(written, 0, bytes, 0, written.length);
        return ByteBuffer.wrap(bytes);
    }

    /**
     * Reads a header.
     *
     * @return empty where there is none, or one of another version
     */
    static Optional<StepLayout> of(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
        if (Records.fill(file, 0, bytes) < HEADER_BYTES) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(
                new String(bytes.array(), StandardCharsets.UTF_8).lines().toList());
        Map<String, String> fields = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String first = fields.get("first");
        String columns = fields.get("columns");
        return lines.get(0).equals(MAGIC)
                        && Integer.toString(BASE).equals(fields.get("base"))
                        && first != null
                        && columns != null
                ? Optional.of(new StepLayout(Long.parseLong(first), List.of(columns.split(","))))
                : Optional.empty();
    }
}
