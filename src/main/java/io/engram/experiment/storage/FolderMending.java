package io.engram.experiment.storage;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.HiddenFolders;
import io.engram.checkpoint.Pins;
import io.engram.experiment.history.BestValues;
import io.engram.experiment.history.CheckpointPlaces;
import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.worker.WorkerEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the checkpoints of one experiment and their rows agree. The disk is right: a row without a folder goes, and a
 * folder without a row gets one from its manifest, with the epochs that it knows of, or is put aside where it has none
 * that can be believed.
 */
@Component
class FolderMending {

    private static final Logger log = LoggerFactory.getLogger(FolderMending.class);

    private static final String CHECKPOINTS = "ckp_";

    private final SavedCheckpoints checkpoints;
    private final Epochs epochs;
    private final BestValues bestValues;
    private final CheckpointPlaces places;
    private final ExperimentStatus status;
    private final TransactionOperations transaction;

    FolderMending(
            SavedCheckpoints checkpoints,
            Epochs epochs,
            BestValues bestValues,
            CheckpointPlaces places,
            ExperimentStatus status,
            TransactionOperations transaction) {
        this.checkpoints = checkpoints;
        this.epochs = epochs;
        this.bestValues = bestValues;
        this.places = places;
        this.status = status;
        this.transaction = transaction;
    }

    /**
     * Mends it.
     *
     * @param rows the ids that have rows, and whether each is pinned
     * @return false where a worker has begun to work there, and nothing is changed
     */
    boolean mend(String experiment, Map<String, Boolean> rows) {
        Path folder = places.folder(experiment);
        Set<String> names = names(folder);
        if (agree(folder, names, rows)) {
            return true;
        }
        return Boolean.TRUE.equals(transaction.execute(begun -> {
            if (status.locked(experiment)
                    .filter(now -> !ExperimentStatus.isAtWork(now))
                    .isEmpty()) {
                return false;
            }
            places.hidden(experiment).sweep();
            Set<String> standing = names(folder);
            standing.removeIf(name -> !name.startsWith(CHECKPOINTS));
            mend(experiment, standing, rows(experiment));
            return true;
        }));
    }

    /** The ids that have rows, and whether each is pinned. */
    Map<String, Boolean> rows(String experiment) {
        return checkpoints.of(experiment).stream()
                .collect(Collectors.toMap(SavedCheckpoint::id, SavedCheckpoint::pinned));
    }

    private static boolean agree(Path folder, Set<String> names, Map<String, Boolean> rows) {
        return names.equals(rows.keySet())
                && rows.entrySet().stream()
                        .allMatch(row -> Pins.isPinned(folder.resolve(row.getKey())) == row.getValue());
    }

    private void mend(String experiment, Set<String> names, Map<String, Boolean> rows) {
        Path folder = places.folder(experiment);
        Set<String> gone = new HashSet<>(rows.keySet());
        gone.removeAll(names);
        checkpoints.forget(gone);
        int adopted = 0;
        for (String name : names) {
            Boolean pinned = rows.get(name);
            boolean marked = Pins.isPinned(folder.resolve(name));
            if (pinned == null) {
                adopted += adopt(experiment, name) ? 1 : 0;
            } else if (pinned != marked) {
                checkpoints.setPinned(name, marked);
            }
        }
        log.warn(
                "experiment {}: {} checkpoints adopted, {} forgotten whose files are gone",
                experiment,
                adopted,
                gone.size());
    }

    private boolean adopt(String experiment, String name) {
        Optional<Checkpoint> found = CheckpointFolder.at(places.of(experiment, name));
        if (found.isPresent() && checkpoints.find(name).isEmpty()) {
            adopt(experiment, found.get());
            return true;
        }
        try {
            places.hidden(experiment).putAside(name);
            log.warn("experiment {}: {} is no checkpoint that can be read, and is put aside", experiment, name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put aside " + name, e);
        }
        return false;
    }

    /** With what it knows of the epochs before it: the worker that told of them may have died with the server. */
    private void adopt(String experiment, Checkpoint found) {
        int attempt = status.attempts(experiment);
        if (epochs.complete(experiment, attempt, WorkerEvent.StageEnded.upTo(found))) {
            bestValues.rebuild(experiment, epochs.of(experiment));
        }
        checkpoints.record(experiment, attempt, WorkerEvent.CheckpointSaved.of(found, List.of()));
    }

    /** Everything in it but what has been put aside for good. */
    private static Set<String> names(Path folder) {
        Set<String> names = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!HiddenFolders.isPutAside(name)) {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        return names;
    }
}
