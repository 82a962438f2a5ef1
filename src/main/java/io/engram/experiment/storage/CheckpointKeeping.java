package io.engram.experiment.storage;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Pins;
import io.engram.experiment.history.CheckpointPlaces;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Pins and deletes checkpoints. A mark on disk comes before its row and goes behind it, and files are renamed away
 * before their row goes and deleted behind it: whatever a crash interrupts, {@link StorageSweep} can tell which way it
 * was to go.
 */
@Component
public class CheckpointKeeping {

    private static final Logger log = LoggerFactory.getLogger(CheckpointKeeping.class);

    private final SavedCheckpoints checkpoints;
    private final CheckpointPlaces places;
    private final ExperimentStatus status;
    private final TransactionOperations transaction;

    CheckpointKeeping(
            SavedCheckpoints checkpoints,
            CheckpointPlaces places,
            ExperimentStatus status,
            TransactionOperations transaction) {
        this.checkpoints = checkpoints;
        this.places = places;
        this.status = status;
        this.transaction = transaction;
    }

    /**
     * Keeps a checkpoint whatever the retention says, or gives it back to the retention.
     *
     * @throws UnknownCheckpoint where there is none, or it was just being deleted
     */
    public SavedCheckpoint setPinned(String id, boolean pinned) {
        SavedCheckpoint checkpoint = known(id);
        Pins pins = places.pins(checkpoint.experimentId());
        try {
            if (!pinned) {
                transaction.executeWithoutResult(begun -> checkpoints.setPinned(id, false));
                pins.unpin(id);
            } else if (pins.pin(id)) {
                transaction.executeWithoutResult(begun -> checkpoints.setPinned(id, true));
            } else {
                throw new UnknownCheckpoint(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pin or unpin the checkpoint " + id, e);
        }
        return known(id);
    }

    private SavedCheckpoint known(String id) {
        return checkpoints.find(id).orElseThrow(() -> new UnknownCheckpoint(id));
    }

    /**
     * Deletes a checkpoint and its row.
     *
     * @param force whether even the newest of a training that may go on, as long as no worker is at it
     * @throws CheckpointInUse where it is pinned, or the newest of a training that may go on
     */
    public void delete(String id, boolean force) {
        SavedCheckpoint checkpoint = known(id);
        String experiment = checkpoint.experimentId();
        remove(experiment, List.of(id), now -> {
            boolean needed = force ? ExperimentStatus.isAtWork(now) : ExperimentStatus.mayGoOn(now);
            if (needed && newestToResume(experiment).filter(id::equals).isPresent()) {
                throw CheckpointInUse.newest(id, now);
            }
        });
        log.info("experiment {}: checkpoint {} deleted", experiment, id);
    }

    private Optional<String> newestToResume(String experiment) {
        return CheckpointFolder.listIn(places.folder(experiment)).stream()
                .filter(checkpoint -> !checkpoint.isAverage())
                .map(Checkpoint::id)
                .max(Comparator.naturalOrder());
    }

    /** Looks at an experiment's status, and throws where it forbids something. */
    @FunctionalInterface
    interface StatusCheck {

        void require(String status);
    }

    /**
     * Renames away, forgets the rows, and only when that is committed deletes the files.
     *
     * @param allowed asked while the experiment can become nothing else
     */
    void remove(String experiment, List<String> ids, StatusCheck allowed) {
        try {
            transaction.executeWithoutResult(begun -> {
                allowed.require(status.locked(experiment).orElse("deleted"));
                ids.forEach(id -> hide(experiment, id));
                checkpoints.forget(ids);
            });
        } catch (RuntimeException e) {
            ids.forEach(id -> bringBack(experiment, id));
            throw e;
        }
        ids.forEach(id -> places.hidden(experiment).discard(id));
    }

    private void hide(String experiment, String id) {
        try {
            if (!places.hidden(experiment).hide(id)) {
                throw CheckpointInUse.pinned(id);
            }
        } catch (NoSuchFileException e) {
            log.info("experiment {}: the files of checkpoint {} had gone already", experiment, id);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the checkpoint " + id, e);
        }
    }

    /** Its row is still there, so its files have to be. */
    private void bringBack(String experiment, String id) {
        try {
            if (checkpoints.find(id).isPresent()) {
                places.hidden(experiment).bringBack(id);
            }
        } catch (NoSuchFileException e) {
            log.debug("checkpoint {} had not been renamed", id);
        } catch (IOException e) {
            log.error("checkpoint {} cannot be brought back; the next start ends its deletion", id, e);
        }
    }
}
