package io.engram.experiment.storage;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CheckpointSpec;
import io.engram.checkpoint.Pins;
import io.engram.checkpoint.Verdict;
import io.engram.experiment.history.CheckpointPlaces;
import io.engram.experiment.history.SavedCheckpoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Says what a retention would delete, and deletes it. What is to stay is decided by the very code that a worker decides
 * it by; a checkpoint that is known to be damaged neither counts nor goes.
 */
@Component
public class CheckpointPruning {

    private static final Logger log = LoggerFactory.getLogger(CheckpointPruning.class);

    private final CheckpointPlaces places;
    private final BestOffer offer;
    private final CheckpointKeeping keeping;

    CheckpointPruning(CheckpointPlaces places, BestOffer offer, CheckpointKeeping keeping) {
        this.places = places;
        this.offer = offer;
        this.keeping = keeping;
    }

    /** What would stay and what would go. Nothing is touched. */
    public PrunePlan preview(String experiment, CheckpointSpec spec) {
        Set<String> whole = offer.list(experiment).stream()
                .filter(SavedCheckpoint::isOk)
                .map(SavedCheckpoint::id)
                .collect(Collectors.toSet());
        List<Checkpoint> onDisk = CheckpointFolder.listIn(places.folder(experiment));
        List<Verdict> verdicts = spec.retention()
                .onlyAmong(checkpoint -> whole.contains(checkpoint.id()))
                .judge(onDisk, checkpoint -> Pins.isPinned(checkpoint.folder()));
        return PrunePlan.of(verdicts);
    }

    /**
     * Does it.
     *
     * @return what has stayed and what has gone
     * @throws CheckpointInUse while a worker is at it
     */
    public PrunePlan prune(String experiment, CheckpointSpec spec) {
        PrunePlan plan = preview(experiment, spec);
        List<String> gone = plan.go().stream().map(PrunePlan.Item::id).toList();
        keeping.remove(experiment, gone, status -> {
            if (ExperimentStatus.isAtWork(status)) {
                throw CheckpointInUse.atWork(experiment, status);
            }
        });
        log.info("experiment {}: {} checkpoints pruned, {} bytes", experiment, gone.size(), plan.bytesFreed());
        return plan;
    }
}
