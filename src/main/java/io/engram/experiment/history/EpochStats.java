package io.engram.experiment.history;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of one stage of one epoch.
 *
 * @param attempt the attempt that it was in
 * @param epoch from 1; of a test the epoch of the checkpoint that was tested
 * @param step optimizer steps so far
 * @param metrics loss first; null where no batch had a finite value
 * @param learningRate at the end of the stage, null for a test
 */
public record EpochStats(
        int attempt,
        int epoch,
        String stage,
        long step,
        Map<String, @Nullable Double> metrics,
        @Nullable Double learningRate,
        double seconds,
        long examples,
        Instant endedAt) {

    static final String TEST = "test";

    boolean isTest() {
        return stage.equals(TEST);
    }
}
