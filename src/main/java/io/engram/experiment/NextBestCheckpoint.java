package io.engram.experiment;

import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What to take where a checkpoint is of no use. */
@Component
public class NextBestCheckpoint {

    private final Experiments experiments;
    private final SavedCheckpoints checkpoints;

    NextBestCheckpoint(Experiments experiments, SavedCheckpoints checkpoints) {
        this.experiments = experiments;
        this.checkpoints = checkpoints;
    }

    /** The best other checkpoint of the same experiment, by the definition's own metric; of equals the newest. */
    public Optional<String> after(SavedCheckpoint useless) {
        Experiment experiment = experiments.findById(useless.experimentId()).orElse(null);
        if (experiment == null) {
            return Optional.empty();
        }
        double sign = experiment.metricMode().equals("min") ? 1 : -1;
        return checkpoints.of(useless.experimentId()).stream()
                .filter(checkpoint -> !checkpoint.id().equals(useless.id()))
                .min(Comparator.comparingDouble(checkpoint ->
                        sign * checkpoint.metrics().getOrDefault(experiment.metric(), sign * Double.POSITIVE_INFINITY)))
                .map(SavedCheckpoint::id);
    }
}
