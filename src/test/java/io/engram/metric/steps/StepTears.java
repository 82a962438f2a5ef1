package io.engram.metric.steps;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** What a kill or a power failure may do to a folder. */
final class StepTears {

    private StepTears() {}

    /** Cuts every file somewhere in its last third, in the middle of a record; some are gone. */
    static void tear(Path folder, Random random) throws IOException {
        for (int level = 0; Files.exists(StepLayout.file(folder, level)); level++) {
            Path file = StepLayout.file(folder, level);
            long size = Files.size(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size - 1 - random.nextInt((int) Math.max(1, size / 3)));
            }
            if (level > 0 && random.nextInt(3) == 0) {
                Files.delete(file);
                return;
            }
        }
    }
}
