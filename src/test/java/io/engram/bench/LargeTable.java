package io.engram.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes a table that is larger than a worker's memory: 100 numbers from 0 to 1, and which of the first ten is largest.
 */
final class LargeTable {

    private static final int COLUMNS = 100;
    private static final int CLASSES = 10;

    private LargeTable() {}

    /** {@code FILE GIGABYTES}. */
    public static void main(String[] arguments) throws IOException {
        long most = (long) (Double.parseDouble(arguments[1]) * 1e9);
        SplittableRandom random = new SplittableRandom(1);
        long bytes = 0;
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(arguments[0]), StandardCharsets.US_ASCII)) {
            for (String line = header(); bytes < most; line = row(random)) {
                out.write(line);
                bytes += line.length();
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
        StringBuilder line = new StringBuilder(COLUMNS * 9);
        int label = 0;
        int largest = -1;
        for (int column = 0; column < COLUMNS; column++) {
            int millionths = random.nextInt(1_000_000);
            if (column < CLASSES && millionths > largest) {
                largest = millionths;
                label = column;
            }
            // Six digits behind the point.
            line.append(1_000_000 + millionths).append(',');
            line.replace(line.length() - 8, line.length() - 7, "0.");
        }
        return line.append(label).append('\n').toString();
    }
}
