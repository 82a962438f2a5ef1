package io.engram.experiment.history;

import java.time.Instant;
import java.util.Map;

/**
 * A checkpoint that is whole on disk.
 *
 * @param step optimizer steps until then
 * @param metrics by stage and name: {@code valid.loss}
 * @param bytes size of all its files
 * @param weightsBytes size of the weights alone
 * @param weightsSha256 lower-case hex digest of the weights
 * @param kind end_of_epoch or mid_epoch
 * @param pinned whether it is kept even if better ones come
 */
public record SavedCheckpoint(
        String id,
        String experimentId,
        int attempt,
        int epoch,
        long step,
        Map<String, Double> metrics,
        long bytes,
        long weightsBytes,
        String weightsSha256,
        String kind,
        boolean pinned,
        Instant createdAt) {}
