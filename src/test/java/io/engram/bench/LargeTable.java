package io.engram.bench;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Writes a table that is larger than a worker's memory: 100 numbers from 0 to 1, and which of the first ten is largest.
 */
final class LargeTable {

    private static final int COLUMNS = 100;
    private static final int CLASSES = 10;
    private static final int MILLION = 1_000_000;

    private LargeTable() {}

    /** {@code FILE GIGABYTES}; the file's ending says what is written: csv, jsonl or safetensors. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long most = (long) (Double.parseDouble(arguments[1]) * 1e9);
        if (arguments[0].endsWith(".safetensors")) {
            tensors(file, most / (4 * COLUMNS + 4));
        } else {
            lines(file, most, arguments[0].endsWith(".jsonl"));
        }
    }

    private static void lines(Path file, long most, boolean json) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        long bytes = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (String line = json ? "" : header(); bytes < most; line = json ? object(random) : row(random)) {
                out.write(line);
                bytes += line.length();
            }
        }
    }

    /** Two tensors: x (rows, 100), single precision, and label (rows), whole numbers of 32 bits. */
    private static void tensors(Path file, long rows) throws IOException {
        long numbers = rows * COLUMNS * 4;
        String header = String.format(
                Locale.ROOT,
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]},"
                        + "\"label\":{\"dtype\":\"I32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}",
                rows,
                COLUMNS,
                numbers,
                rows,
                numbers,
                numbers + rows * 4);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeLong(Long.reverseBytes(header.length()));
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            SplittableRandom random = new SplittableRandom(1);
            for (long row = 0; row < rows; row++) {
                for (int millionths : millionths(random)) {
                    out.writeInt(Integer.reverseBytes(Float.floatToIntBits(millionths / (float) MILLION)));
                }
            }
            SplittableRandom again = new SplittableRandom(1);
            for (long row = 0; row < rows; row++) {
                out.writeInt(Integer.reverseBytes(label(millionths(again))));
            }
        }
    }

    private static String header() {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            line.append('x').append(column).append(',');
        }
        return line.append("label\n").toString();
    }

    private static String row(SplittableRandom random) {
        int[] row = millionths(random);
        return numbers(row).append(',').append(label(row)).append('\n').toString();
    }

    private static String object(SplittableRandom random) {
        int[] row = millionths(random);
        return numbers(row)
                .insert(0, "{\"x\":[")
                .append("],\"label\":")
                .append(label(row))
                .append("}\n")
                .toString();
    }

    private static int[] millionths(SplittableRandom random) {
        int[] row = new int[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            row[column] = random.nextInt(MILLION);
        }
        return row;
    }

    private static int label(int[] row) {
        int label = 0;
        for (int column = 1; column < CLASSES; column++) {
            label = row[column] > row[label] ? column : label;
        }
        return label;
    }

    /** With commas between them, each with six digits behind the point. */
    private static StringBuilder numbers(int[] row) {
        StringBuilder line = new StringBuilder(COLUMNS * 9);
        for (int millionths : row) {
            line.append(MILLION + millionths).append(',');
            line.replace(line.length() - 8, line.length() - 7, "0.");
        }
        line.setLength(line.length() - 1);
        return line;
    }
}
