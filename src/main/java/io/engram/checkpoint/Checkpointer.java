package io.engram.checkpoint;

import io.engram.metric.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves everything that is registered, keeps what is worth keeping, and recovers it. Belongs to the thread that trains;
 * that thread waits only while states are copied out of the device, the rest is done in the background.
 */
public final class Checkpointer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);

    /** Longer than any disk that still works takes for a checkpoint. */
    private static final Duration LAST_WRITE = Duration.ofMinutes(2);

    private record Registered(Recoverable recoverable, boolean optional) {}

    private final CheckpointFolder folder;
    private final boolean temporary;
    private final boolean partial;
    private final Map<String, Registered> states = new LinkedHashMap<>();
    private final BackgroundWriter writer = new BackgroundWriter();

    /** Starts with nothing registered, and clears away what a crash has left half-written. */
    public Checkpointer(CheckpointFolder folder) {
        this(folder, false);
    }

    /**
     * The same for a model that a checkpoint fits only in part.
     *
     * @param allowPartialLoad whether a state whose file a checkpoint lacks stays as it is; otherwise that is an error
     */
    public Checkpointer(CheckpointFolder folder, boolean allowPartialLoad) {
        this(folder, allowPartialLoad, false);
    }

    private Checkpointer(CheckpointFolder folder, boolean partial, boolean temporary) {
        this.folder = folder;
        this.partial = partial;
        this.temporary = temporary;
        folder.sweep();
    }

    /** The same states over an empty temporary folder, which is deleted when the result is closed. */
    public Checkpointer inTemporaryFolder() {
        Checkpointer other = new Checkpointer(folder.temporary(), partial, true);
        other.states.putAll(states);
        return other;
    }

    /** Whether nothing that is saved outlives this. */
    public boolean isTemporary() {
        return temporary;
    }

    /**
     * Registers a state under the name of its file.
     *
     * @throws IllegalStateException where the name is taken
     */
    public void add(String file, Recoverable recoverable) {
        add(file, recoverable, false);
    }

    /**
     * Registers a state under the name of its file.
     *
     * @param optional whether it stays as it is, with a warning, where a checkpoint does not have it
     * @throws IllegalStateException where the name is taken
     */
    public void add(String file, Recoverable recoverable, boolean optional) {
        if (states.putIfAbsent(file, new Registered(recoverable, optional)) != null) {
            throw new IllegalStateException("two states would be saved to " + file);
        }
    }

    /** Registers a state in the place of the one that has the name, if there is one. */
    public void replace(String file, Recoverable recoverable) {
        states.put(file, new Registered(recoverable, false));
    }

    /** Forgets a state, so that it is neither saved nor recovered any more. */
    public void remove(String file) {
        states.remove(file);
    }

    /** Saves, and deletes nothing. */
    public void save(SavePoint point) {
        save(point, Retention.everything());
    }

    /**
     * Copies every state, and returns; {@link #finished} tells when the checkpoint stands. Waits for the save before,
     * so that there is never more than one copy. One within an epoch is left out where there is no room for it.
     *
     * @throws UncheckedIOException where a state cannot be copied, or the save before has failed
     */
    public void save(SavePoint point, Retention retention) {
        writer.await();
        Map<String, Snapshot> snapshots = new LinkedHashMap<>();
        states.forEach((file, state) -> snapshots.put(file, snapshot(file, state.recoverable())));
        writer.begin(new SaveTask(folder, point, snapshots, retention));
    }

    private static Snapshot snapshot(String file, Recoverable recoverable) {
        try {
            return recoverable.snapshot();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save " + file, e);
        }
    }

    /** Deletes what should have given way to a checkpoint when it was saved, since a crash may have come between. */
    public void pruneBehind(Checkpoint newest, Retention retention) {
        if (list().stream().findFirst().filter(newest::equals).isPresent()) {
            List<String> deleted = SaveTask.prune(folder, newest, retention);
            if (!deleted.isEmpty()) {
                log.info("deleted {}, which a crash had kept from giving way to {}", deleted, newest.id());
            }
        }
    }

    /**
     * The saves that are over since this was last asked; to be asked often, as behind every batch.
     *
     * @throws UncheckedIOException where one has failed; the checkpoints before it stand
     */
    public List<Saved> finished() {
        return writer.finished();
    }

    /**
     * The same, when the save in flight is over too.
     *
     * @throws UncheckedIOException where one has failed; the checkpoints before it stand
     */
    public List<Saved> awaitFinished() {
        writer.await();
        return writer.finished();
    }

    /**
     * Deletes what a retention does not keep, whether within an epoch or at its end.
     *
     * @return the ids that are gone
     */
    public List<String> delete(Retention retention) {
        List<Checkpoint> gone = retention.unprotected(
                list().stream().filter(retention.deletable()).toList());
        return gone.stream().filter(folder::delete).map(Checkpoint::id).toList();
    }

    /** Every whole checkpoint, the newest first. */
    public List<Checkpoint> list() {
        writer.await();
        return folder.list();
    }

    /** Those that a ranking asks about, the first first. */
    public List<Checkpoint> find(Ranking ranking) {
        return ranking.rank(list());
    }

    /** The first few of those that a ranking asks about. */
    public List<Checkpoint> find(Ranking ranking, Predicate<Checkpoint> which, int limit) {
        return ranking.rank(list().stream().filter(which).toList()).stream()
                .limit(limit)
                .toList();
    }

    /**
     * Loads the newest checkpoint that is whole; one whose files are damaged is passed over for the one before. An
     * average is passed over too.
     *
     * @throws CorruptCheckpoint where there are checkpoints, but none can be read
     * @throws MissingState where it lacks a state that is not optional
     */
    public Optional<Checkpoint> recoverNewest() {
        return recover(Ranking.newest(), checkpoint -> !checkpoint.isAverage(), states.keySet());
    }

    /** Loads some states of the best checkpoint that is whole, or else of the next best; the other states stay. */
    public Optional<Checkpoint> recoverBest(String metric, Mode mode, String... files) {
        return recover(Ranking.best(metric, mode), checkpoint -> true, Set.of(files));
    }

    /**
     * Loads some states of the first checkpoint that is whole.
     *
     * @param which others are not looked at
     * @param files the states; the others stay
     * @throws CorruptCheckpoint where there are checkpoints, but none can be read
     * @throws MissingState where it lacks a state that is not optional
     */
    public Optional<Checkpoint> recover(Ranking ranking, Predicate<Checkpoint> which, Set<String> files) {
        CorruptCheckpoint last = null;
        for (Checkpoint candidate : find(ranking, which, Integer.MAX_VALUE)) {
            try {
                // All files before the first is loaded, and before a state is missed that a damaged manifest misnames.
                CheckpointFolder.verify(candidate);
                CheckpointFolder.read(candidate, present(candidate, files));
                return Optional.of(candidate);
            } catch (CorruptCheckpoint e) {
                log.warn("passing over checkpoint {}: {}", candidate.id(), e.getMessage());
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
        return Optional.empty();
    }

    private Map<String, Recoverable> present(Checkpoint checkpoint, Set<String> files) {
        Map<String, Recoverable> present = new LinkedHashMap<>();
        states.forEach((file, state) -> {
            if (!files.contains(file)) {
                return;
            }
            if (checkpoint.manifest().files().containsKey(file)) {
                present.put(file, state.recoverable());
            } else if (partial || state.optional()) {
                log.warn("checkpoint {} has no {}, which stays as it is", checkpoint.id(), file);
            } else {
                throw new MissingState(checkpoint, file);
            }
        });
        return present;
    }

    /** Waits for the save in flight, and deletes a temporary folder. May be called twice. */
    @Override
    public void close() {
        writer.awaitAtMost(LAST_WRITE);
        if (temporary) {
            folder.deleteAll();
        }
    }
}
