package io.engram.experiment;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.Fork;
import io.engram.worker.WorkerEvent;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes a new experiment that goes on from a checkpoint of another one, which stays as it is. */
@Component
class Forking {

    private static final Logger log = LoggerFactory.getLogger(Forking.class);

    private final Experiments experiments;
    private final SavedCheckpoints checkpoints;
    private final ExperimentFolders folders;
    private final Admission admission;
    private final StartingPoints starts;
    private final EntityManager entities;
    private final TransactionOperations transaction;
    private final JsonMapper json;
    private final InstantSource clock;

    Forking(
            Experiments experiments,
            SavedCheckpoints checkpoints,
            ExperimentFolders folders,
            Admission admission,
            StartingPoints starts,
            EntityManager entities,
            TransactionOperations transaction,
            JsonMapper json,
            InstantSource clock) {
        this.experiments = experiments;
        this.checkpoints = checkpoints;
        this.folders = folders;
        this.admission = admission;
        this.starts = starts;
        this.entities = entities;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Queues it. The checkpoint is copied before the experiment's row is written, so that no worker finds it missing.
     *
     * @return the id of the new experiment
     * @throws UnknownId where experiment or checkpoint are not there
     * @throws InvalidDefinition where what the overrides make of the definition is wrong
     * @throws UnbuildableDefinition where it does not fit its data or the checkpoint
     */
    String fork(String id, ForkRequest request) {
        Experiment origin = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        Checkpoint from = checkpoint(id, request);
        JsonNode before = json.readTree(origin.definition());
        ObjectNode patch = json.createObjectNode();
        request.overrides().forEach(patch::set);
        if (request.name() != null) {
            patch.put("name", request.name());
        }
        PostedText posted = new PostedText(MergePatch.apply(patch, before).toPrettyString(), false);
        ExperimentPlan plan = admission.check(posted);
        Fork fork = new Fork(admission.check(new PostedText(origin.definition(), false)), plan);
        List<Flaw> flaws = fork.flaws(from.manifest());
        if (!flaws.isEmpty()) {
            throw new UnbuildableDefinition(flaws);
        }
        String fresh = admission.newId();
        try {
            Checkpoint copy = new CheckpointFolder(folders.checkpoints(folders.create(fresh)), clock)
                    .copy(from, fork::carriesOver, Map.of(Fork.ORIGIN, from.id()));
            starts.inherit(id, fresh);
            transaction.executeWithoutResult(status -> {
                admission.accept(fresh, posted, plan, experiment -> experiment.forkFrom(id, from.id()));
                // The checkpoint's row, which is not JPA's, refers to the experiment's.
                entities.flush();
                checkpoints.record(fresh, 0, WorkerEvent.CheckpointSaved.of(copy, List.of()));
            });
        } catch (RuntimeException e) {
            folders.moveAway(fresh);
            folders.discard(fresh);
            throw e;
        }
        log.info("experiment {} goes on from checkpoint {} of {}", fresh, from.id(), id);
        return fresh;
    }

    private Checkpoint checkpoint(String experiment, ForkRequest request) {
        CheckpointFolder folder = new CheckpointFolder(folders.checkpoints(folders.create(experiment)), clock);
        List<Checkpoint> whole = folder.list().stream()
                .filter(checkpoint -> !checkpoint.isAverage())
                .toList();
        List<String> known =
                checkpoints.of(experiment).stream().map(SavedCheckpoint::id).toList();
        return whole.stream()
                .filter(checkpoint ->
                        request.checkpoint() == null || checkpoint.id().equals(request.checkpoint()))
                .filter(checkpoint -> known.contains(checkpoint.id()))
                .findFirst()
                .orElseThrow(() -> new InvalidBody(List.of(new Flaw(
                        "/checkpoint",
                        (request.checkpoint() == null
                                        ? "the experiment has no checkpoint to go on from yet"
                                        : "'" + request.checkpoint() + "' is none that can be gone on from")
                                + "; there are: " + known))));
    }
}
