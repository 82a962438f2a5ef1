package io.engram.brain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What memory this process takes of the machine's. Java itself knows only its own heap, and tensors are not there. */
final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String LINE = "VmRSS:";
    private static final double BYTES_PER_KILOBYTE = 1024;

    private ResidentMemory() {}

    /** In bytes; NaN where the system does not say so as Linux does. */
    static double bytes() {
        try {
            return Files.readString(STATUS)
                    .lines()
                    .filter(line -> line.startsWith(LINE))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * BYTES_PER_KILOBYTE)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
