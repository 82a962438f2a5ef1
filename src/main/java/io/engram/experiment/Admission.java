package io.engram.experiment;

import com.github.f4b6a3.ulid.UlidFactory;
import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.NearestName;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Judges definitions before they cost anything, and queues the good ones. */
@Component
class Admission {

    private final Experiments experiments;
    private final DatasetSources datasets;
    private final StartingPoints starts;
    private final QueueSettings queue;
    private final StateChanges changes;
    private final InstantSource clock;
    private final UlidFactory ids = UlidFactory.newMonotonicInstance();

    Admission(
            Experiments experiments,
            DatasetSources datasets,
            StartingPoints starts,
            QueueSettings queue,
            StateChanges changes,
            InstantSource clock) {
        this.experiments = experiments;
        this.datasets = datasets;
        this.starts = starts;
        this.queue = queue;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Whether it could be trained, without training it.
     *
     * @throws InvalidDefinition where the definition by itself is wrong
     * @throws UnbuildableDefinition where it does not fit its data
     */
    ExperimentPlan check(PostedText posted) {
        ExperimentDefinition definition = DefinitionReader.read(posted.text(), posted.yaml());
        String dataset = definition.data().dataset();
        DatasetSource source = datasets.find(dataset)
                .orElseThrow(() -> new UnbuildableDefinition(List.of(new Flaw(
                        "/data/dataset",
                        "there is no dataset '" + dataset + "'; " + NearestName.hint(dataset, datasets.names())))));
        datasets.unusable(source).ifPresent(how -> {
            throw new UnbuildableDefinition(List.of(new Flaw("/data/dataset", how)));
        });
        if (definition.data().csv() != null && !source.isCsv()) {
            throw new UnbuildableDefinition(List.of(new Flaw(
                    "/data/csv",
                    "reads CSV files, and the dataset '" + dataset + "' is something else. Use data.input: {numbers:"
                            + " {columns: [...]}} and data.target in the place of data.csv.")));
        }
        try {
            ExperimentPlan plan = ExperimentPlan.of(definition, source.profile());
            plan.requireMemory(ExperimentPlan.machineMemoryBytes());
            return plan;
        } catch (InvalidDefinition e) {
            throw new UnbuildableDefinition(e.flaws());
        }
    }

    /**
     * The same, with what it starts from.
     *
     * @throws UnbuildableDefinition where that is not there, or does not fit
     */
    ExperimentPlan checkWithStart(PostedText posted) {
        return starts.check(check(posted));
    }

    /** Checks and queues it; {@link ExperimentQueued} tells whoever has workers, once it is committed. */
    @Transactional
    public Experiment accept(PostedText posted) {
        ExperimentPlan plan = checkWithStart(posted);
        String id = newId();
        return accept(id, posted, plan, experiment -> starts.place(plan, id));
    }

    /** The same with a plan that was made before, and something to do before it is saved. */
    Experiment accept(String id, PostedText posted, ExperimentPlan plan, Consumer<Experiment> before) {
        if (experiments.countByStatus(ExperimentStates.QUEUED) >= queue.maxQueued()) {
            throw new QueueFull(queue.maxQueued());
        }
        String canonical = DefinitionReader.canonical(plan.definition()).toString();
        Experiment fresh = new Experiment(id, posted, plan, canonical, clock.instant());
        before.accept(fresh);
        Experiment accepted = experiments.save(fresh);
        // What is told of it refers to its row.
        experiments.flush();
        changes.tell(accepted, clock.instant());
        return accepted;
    }

    /** Monotonic, so that the order of ids is the order of acceptance even within a millisecond. */
    String newId() {
        return "exp_" + ids.create(clock.millis()).toLowerCase();
    }
}
