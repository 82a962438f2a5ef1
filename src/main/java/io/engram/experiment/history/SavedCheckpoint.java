package io.engram.experiment.history;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint on disk.
 *
 * @param step optimizer steps until then
 * @param metrics by stage and name: {@code valid.loss}; none where it is damaged
 * @param bytes size of all its files
 * @param weightsBytes size of the weights alone
 * @param weightsSha256 lower-case hex digest of the weights
 * @param kind end_of_epoch or mid_epoch
 * @param pinned whether it is kept even if better ones come
 * @param state ok, or damaged where files of it are missing or are not what they were
 * @param damage what is wrong with it, null where nothing is known to be
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
        String state,
        @Nullable String damage,
        Instant createdAt) {

    /** Whether it may be offered to anybody. */
    public boolean isOk() {
        return damage == null;
    }
}
