package io.engram.experiment.storage;

import io.engram.experiment.history.BestCheckpoints;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The best checkpoints of those whose files are there: a damaged one is passed over for the next best. */
@Component
public class BestOffer {

    private final BestCheckpoints best;
    private final SavedCheckpoints checkpoints;
    private final CheckpointHealth health;
    private final StorageSweep sweep;

    BestOffer(BestCheckpoints best, SavedCheckpoints checkpoints, CheckpointHealth health, StorageSweep sweep) {
        this.best = best;
        this.checkpoints = checkpoints;
        this.health = health;
        this.sweep = sweep;
    }

    /**
     * The best of one experiment.
     *
     * @param mode min or max
     */
    public Optional<SavedCheckpoint> of(String experiment, String metric, String mode) {
        sweep.settle(experiment);
        return firstWhole(1, limit -> best.of(experiment, metric, mode, limit)).stream()
                .findFirst();
    }

    /**
     * The best across experiments, the very best first.
     *
     * @param mode min or max
     * @param label one that the experiment must have, null for any
     */
    public List<SavedCheckpoint> ofAll(String metric, String mode, @Nullable String label, int most) {
        sweep.settleAll();
        return firstWhole(most, limit -> best.ofAll(metric, mode, label, limit));
    }

    /** Those of one experiment that are on disk, damaged or not, the newest first. */
    public List<SavedCheckpoint> list(String experiment) {
        sweep.settle(experiment);
        return checkpoints.of(experiment).stream()
                .flatMap(checkpoint -> health.look(checkpoint).stream())
                .toList();
    }

    /** Asks for more only where some had to be passed over. */
    private List<SavedCheckpoint> firstWhole(int most, IntFunction<List<String>> ranked) {
        int limit = most;
        while (true) {
            List<String> ids = ranked.apply(limit);
            List<SavedCheckpoint> whole = whole(ids);
            if (whole.size() >= most || ids.size() < limit) {
                return whole.subList(0, Math.min(most, whole.size()));
            }
            limit += Math.max(1, ids.size() - whole.size());
        }
    }

    private List<SavedCheckpoint> whole(Collection<String> ids) {
        return checkpoints.byId(ids).stream()
                .flatMap(checkpoint -> health.look(checkpoint).stream())
                .filter(SavedCheckpoint::isOk)
                .toList();
    }
}
