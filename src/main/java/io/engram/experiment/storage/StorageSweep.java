package io.engram.experiment.storage;

import io.engram.experiment.history.CheckpointPlaces;
import io.engram.experiment.history.SavedCheckpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Before the first request, makes files and rows agree again, whatever a crash has interrupted. It compares names, and
 * looks into nothing that agrees, so thousands of experiments take no time worth mentioning. An experiment that a
 * worker may still be at is left alone, and settled when it is asked about and the worker has gone.
 */
@Component
public class StorageSweep {

    private static final Logger log = LoggerFactory.getLogger(StorageSweep.class);

    private static final String EXPERIMENTS = "exp_";

    /** Below the folder of all experiments: folders of experiments that the database does not know. */
    private static final String LOST = ".lost";

    private final SavedCheckpoints checkpoints;
    private final CheckpointPlaces places;
    private final ExperimentStatus status;
    private final FolderMending mending;
    private final Set<String> unsettled = ConcurrentHashMap.newKeySet();

    StorageSweep(
            SavedCheckpoints checkpoints, CheckpointPlaces places, ExperimentStatus status, FolderMending mending) {
        this.checkpoints = checkpoints;
        this.places = places;
        this.status = status;
        this.mending = mending;
    }

    /** Mends all, but what a worker may be at. Deletions of whole experiments are to be ended before. */
    public void sweep() {
        Map<String, String> experiments = status.all();
        Map<String, Map<String, Boolean>> rows = checkpoints.byExperiment();
        Set<String> folders = names(places.root(), EXPERIMENTS);
        if (folders.isEmpty() && names(places.root().resolve(LOST), EXPERIMENTS).isEmpty() && !rows.isEmpty()) {
            log.error(
                    "{} has no experiment in it, and the database has checkpoints of {}: is the disk not mounted?"
                            + " Nothing is changed.",
                    places.root(),
                    rows.size());
            return;
        }
        setAsideWhatIsUnknown(folders, experiments.keySet());
        Set<String> known = new TreeSet<>(folders);
        known.addAll(rows.keySet());
        known.retainAll(experiments.keySet());
        for (String id : known) {
            if (ExperimentStatus.isAtWork(experiments.getOrDefault(id, ""))) {
                unsettled.add(id);
            } else {
                mend(id, rows.getOrDefault(id, Map.of()));
            }
        }
    }

    /** A folder without its row is kept, out of the way: the database may be older than the files, from a backup. */
    private void setAsideWhatIsUnknown(Set<String> folders, Set<String> experiments) {
        Path lost = places.root().resolve(LOST);
        for (String back : names(lost, EXPERIMENTS)) {
            if (experiments.contains(back) && folders.add(back)) {
                move(lost.resolve(back), places.root().resolve(back));
            }
        }
        Set<String> unknown = new HashSet<>(folders);
        unknown.removeAll(experiments);
        unknown.forEach(id -> move(places.root().resolve(id), lost.resolve(id)));
        if (!unknown.isEmpty()) {
            log.warn("{} folders belong to no experiment and are set aside in {}", unknown.size(), lost);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("cannot move {} to {}", from, to, e);
        }
    }

    /** Mends an experiment that the sweep had to leave alone, if its worker has gone since. */
    public void settle(String experiment) {
        if (!unsettled.contains(experiment)) {
            return;
        }
        boolean idle = status.of(experiment)
                .filter(now -> !ExperimentStatus.isAtWork(now))
                .isPresent();
        if (idle && mend(experiment, mending.rows(experiment))) {
            unsettled.remove(experiment);
        }
    }

    /** The same for all. */
    void settleAll() {
        unsettled.forEach(this::settle);
    }

    /** One bad folder must not keep the server from starting. */
    private boolean mend(String experiment, Map<String, Boolean> rows) {
        try {
            return mending.mend(experiment, rows);
        } catch (RuntimeException e) {
            log.error("experiment {}: its checkpoints and their rows could not be compared", experiment, e);
            return false;
        }
    }

    private static Set<String> names(Path folder, String prefix) {
        Set<String> names = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, prefix + "*")) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        return names;
    }
}
