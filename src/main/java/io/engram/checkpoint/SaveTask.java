package io.engram.checkpoint;

import io.engram.storage.StorageFull;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a checkpoint, and then deletes those that give way to it. Where there is no room for one within an epoch, it
 * is left out: the training has lost nothing yet, the checkpoint before stands, and the next save may fit. The end of
 * an epoch is another matter, since which epoch was best is part of the result: there the lack of room is thrown.
 */
record SaveTask(CheckpointFolder folder, SavePoint point, Map<String, Snapshot> states, Retention retention)
        implements Callable<Optional<Saved>> {

    private static final Logger log = LoggerFactory.getLogger(SaveTask.class);

    @Override
    public Optional<Saved> call() {
        try {
            Checkpoint saved = folder.write(point, states);
            return Optional.of(new Saved(saved, prune(folder, saved, retention)));
        } catch (StorageFull e) {
            if (point.endOfEpoch()) {
                throw e;
            }
            log.warn("epoch {}: this checkpoint is left out, and training goes on. {}", point.epoch(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Deletes what gives way to a checkpoint that stands. */
    static List<String> prune(CheckpointFolder folder, Checkpoint saved, Retention retention) {
        List<String> deleted = new ArrayList<>();
        for (Checkpoint checkpoint : retention.superfluous(saved, folder.list(), folder::isPinned)) {
            try {
                if (folder.delete(checkpoint)) {
                    deleted.add(checkpoint.id());
                }
            } catch (UncheckedIOException e) {
                // The one that was saved stands. The next save tries to delete this one again.
                log.warn("checkpoint {} should give way to {} and cannot be deleted", checkpoint.id(), saved.id(), e);
            }
        }
        return deleted;
    }
}
