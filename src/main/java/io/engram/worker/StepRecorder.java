package io.engram.worker;

import io.engram.metric.steps.StepPoints;
import io.engram.metric.steps.StepWriter;
import io.engram.storage.FreeSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what each batch came to. The training is worth more: where nothing can be written, it goes on. */
final class StepRecorder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StepRecorder.class);

    /** Some 3500 steps. */
    private static final long BYTES_AT_ONCE = 1 << 18;

    private final Path folder;
    private final StepWriter writer;
    private final FreeSpace space = FreeSpace.ofProcess();
    private long granted;
    private boolean isBroken;

    StepRecorder(Path folder) {
        this.folder = folder;
        this.writer = new StepWriter(folder);
    }

    /** Tries again with the next steps where there was no room: what is missing then is a gap. */
    void record(StepPoints points) {
        try {
            requireRoom(StepWriter.mostBytes(points));
            writer.append(points);
            if (isBroken) {
                log.info("the steps from {} on are written to {} again", points.first(), folder);
            }
            isBroken = false;
        } catch (IOException | UncheckedIOException e) {
            if (!isBroken) {
                log.warn(
                        "the steps from {} on are not recorded, the training goes on: {}",
                        points.first(),
                        e.toString());
            }
            isBroken = true;
        }
    }

    /** To ask for room may cost more than to write a few steps, so it is asked for many at once. */
    private void requireRoom(long bytes) {
        if (bytes > granted) {
            long asked = Math.max(bytes, BYTES_AT_ONCE);
            space.require(folder, asked);
            granted = asked;
        }
        granted -= bytes;
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            log.warn("the steps in {} cannot be closed: {}", folder, e.toString());
        }
    }
}
