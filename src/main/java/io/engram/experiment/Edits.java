package io.engram.experiment;

import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Changes what may be changed of an experiment that was accepted. */
@Component
class Edits {

    private final Experiments experiments;
    private final ExperimentViews views;
    private final StateChanges changes;
    private final JsonMapper json;
    private final InstantSource clock;

    Edits(Experiments experiments, ExperimentViews views, StateChanges changes, JsonMapper json, InstantSource clock) {
        this.experiments = experiments;
        this.views = views;
        this.changes = changes;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Changes all that the edit names, or nothing, if it still is what the client has seen.
     *
     * @throws PreconditionFailed where it has changed
     * @throws IllegalMove where it cannot have another number of epochs now
     * @throws InvalidBody where it has had more epochs already
     */
    @Transactional
    public void edit(String id, ExperimentEdit edit, IfMatch ifMatch) {
        String locked = experiments.lock(id).orElseThrow(() -> new UnknownId("experiment", id));
        if (!ifMatch.any()) {
            ifMatch.require(views.view(locked).eTag());
        }
        Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        Instant now = clock.instant();
        if (edit.epochs() != null && edit.epochs() != experiment.epochs()) {
            extend(experiment, edit.epochs(), now);
        }
        experiment.describe(edit.name(), edit.labels(), edit.notes(), edit.priority(), now);
    }

    private void extend(Experiment experiment, int epochs, Instant now) {
        int least = experiment.status() == ExperimentStates.COMPLETED
                ? experiment.epochs() + 1
                : Math.max(1, experiment.epochsBegun());
        ObjectNode definition = (ObjectNode) json.readTree(experiment.definition());
        definition.put("epochs", epochs);
        String canonical = DefinitionReader.canonical(read(definition)).toString();
        ExperimentState before = experiment.status();
        experiment.extend(epochs, canonical, now);
        if (epochs < least) {
            throw new InvalidBody(List.of(new Flaw(
                    "/epochs",
                    "must be at least " + least + " for an experiment that is " + before.text() + " in epoch "
                            + experiment.epochsBegun() + ", was " + epochs)));
        }
        if (experiment.status() != before) {
            changes.tell(experiment, now);
        }
    }

    private static ExperimentDefinition read(ObjectNode definition) {
        try {
            return DefinitionReader.read(definition);
        } catch (InvalidDefinition e) {
            throw new InvalidBody(e.flaws());
        }
    }
}
