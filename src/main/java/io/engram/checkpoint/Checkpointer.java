package io.engram.checkpoint;

import io.engram.metric.Mode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves everything that is registered, keeps what is worth keeping, and recovers it. */
public final class Checkpointer {

    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);

    private final CheckpointFolder folder;
    private final Map<String, Recoverable> recoverables = new LinkedHashMap<>();

    /** Starts with nothing registered, and clears away what a crash has left half-written. */
    public Checkpointer(CheckpointFolder folder) {
        this.folder = folder;
        folder.sweep();
    }

    /**
     * Registers a state under the name of its file.
     *
     * @throws IllegalStateException where the name is taken
     */
    public void add(String file, Recoverable recoverable) {
        if (recoverables.putIfAbsent(file, recoverable) != null) {
            throw new IllegalStateException("two states would be saved to " + file);
        }
    }

    /** Saves; metrics that are not finite are left out, so that they never win. */
    public Checkpoint save(int epoch, long step, boolean endOfEpoch, Map<String, Double> metrics) {
        Map<String, Double> finite = new LinkedHashMap<>();
        metrics.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                finite.put(name, value);
            }
        });
        return folder.write(epoch, step, endOfEpoch, finite, recoverables);
    }

    /**
     * Loads the newest checkpoint that is whole; one whose files are damaged is passed over for the one before.
     *
     * @throws CorruptCheckpoint where there are checkpoints, but none can be read
     */
    public Optional<Checkpoint> recoverNewest() {
        return recover(folder.list(), recoverables);
    }

    /** Loads some states of the best checkpoint that is whole, or else of the next best; the other states stay. */
    public Optional<Checkpoint> recoverBest(String metric, Mode mode, String... files) {
        Map<String, Recoverable> chosen = new LinkedHashMap<>(recoverables);
        chosen.keySet().retainAll(List.of(files));
        return recover(ranked(metric, mode), chosen);
    }

    private Optional<Checkpoint> recover(List<Checkpoint> candidates, Map<String, Recoverable> chosen) {
        CorruptCheckpoint last = null;
        for (Checkpoint candidate : candidates) {
            try {
                folder.read(candidate, chosen);
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

    /** The checkpoints that have the metric, the best first; of equal ones the newest first. */
    public List<Checkpoint> ranked(String metric, Mode mode) {
        Comparator<Checkpoint> best = Comparator.comparingDouble(checkpoint -> checkpoint.metric(metric));
        return folder.list().stream()
                .filter(checkpoint -> !Double.isNaN(checkpoint.metric(metric)))
                .sorted(mode == Mode.MIN ? best : best.reversed())
                .toList();
    }

    /**
     * Deletes all but the best, and the newest where that is asked for.
     *
     * @return the ids that are gone
     */
    public List<String> keepOnly(CheckpointSpec spec) {
        Set<String> kept = new LinkedHashSet<>();
        ranked(spec.metric(), spec.modeOrDefault()).stream()
                .limit(spec.keep())
                .map(Checkpoint::id)
                .forEach(kept::add);
        List<Checkpoint> all = folder.list();
        if (spec.keepRecent() && !all.isEmpty()) {
            kept.add(all.get(0).id());
        }
        List<String> deleted = new ArrayList<>();
        for (Checkpoint checkpoint : all) {
            if (!kept.contains(checkpoint.id())) {
                folder.delete(checkpoint);
                deleted.add(checkpoint.id());
            }
        }
        return deleted;
    }
}
