package io.engram.experiment;

import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.experiment.storage.BestOffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which checkpoint is meant where an experiment is asked what it has learned. */
@Component
public class CheckpointChoice {

    private final Experiments experiments;
    private final SavedCheckpoints checkpoints;
    private final BestOffer best;
    private final ExperimentFolders folders;
    private final JsonMapper json;

    CheckpointChoice(
            Experiments experiments,
            SavedCheckpoints checkpoints,
            BestOffer best,
            ExperimentFolders folders,
            JsonMapper json) {
        this.experiments = experiments;
        this.checkpoints = checkpoints;
        this.best = best;
        this.folders = folders;
        this.json = json;
    }

    /**
     * A checkpoint, and what is needed to load it.
     *
     * @param definition the experiment's canonical one
     * @param folder of the checkpoint
     */
    public record Chosen(SavedCheckpoint checkpoint, JsonNode definition, Path folder, Path experimentFolder) {}

    /**
     * Finds it.
     *
     * @param checkpoint its id; null for the best by the definition's own metric
     * @throws UnknownId where there is no such experiment, or it has no such checkpoint
     * @throws NoCheckpoint where it has none yet
     */
    public Chosen of(String id, @Nullable String checkpoint) {
        Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        SavedCheckpoint found = checkpoint == null ? best(experiment) : named(id, checkpoint);
        return new Chosen(
                found, json.readTree(experiment.definition()), folders.checkpoint(id, found.id()), folders.create(id));
    }

    private SavedCheckpoint best(Experiment experiment) {
        return best.of(experiment.id(), experiment.metric(), experiment.metricMode())
                .orElseThrow(() -> new NoCheckpoint(experiment.id(), experiment.metric()));
    }

    private SavedCheckpoint named(String experiment, String checkpoint) {
        return checkpoints
                .find(checkpoint)
                .filter(found -> found.experimentId().equals(experiment))
                .filter(SavedCheckpoint::isOk)
                .orElseThrow(() -> new UnknownId("undamaged checkpoint of this experiment", checkpoint));
    }
}
