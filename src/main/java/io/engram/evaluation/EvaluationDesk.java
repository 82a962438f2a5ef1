package io.engram.evaluation;

import com.github.f4b6a3.ulid.UlidFactory;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.ColumnProfile;
import io.engram.data.UnreadableRows;
import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.definition.Flaw;
import io.engram.definition.NearestName;
import io.engram.experiment.CheckpointChoice;
import io.engram.experiment.QueueFull;
import io.engram.experiment.UnbuildableDefinition;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.Evaluation;
import io.engram.recipe.ExamplePlan;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.MissingProfile;
import io.engram.recipe.TrainedModel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Judges what is to be evaluated before it costs anything, and queues what can be. */
@Component
class EvaluationDesk {

    private final Evaluations evaluations;
    private final CheckpointChoice checkpoints;
    private final DatasetSources datasets;
    private final EvaluationSettings settings;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final UlidFactory ids = UlidFactory.newMonotonicInstance();

    EvaluationDesk(
            Evaluations evaluations,
            CheckpointChoice checkpoints,
            DatasetSources datasets,
            EvaluationSettings settings,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.evaluations = evaluations;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Queues it; {@link EvaluationQueued} tells whoever has workers, once it is committed.
     *
     * @throws UnbuildableDefinition where there is no such dataset, or it lacks a column
     */
    @Transactional
    public EvaluationView accept(String experiment, EvaluationRequest request) {
        CheckpointChoice.Chosen chosen = checkpoints.of(experiment, request.checkpoint());
        ExperimentDefinition definition = DefinitionReader.read(chosen.definition());
        String dataset = request.dataset() == null ? definition.data().dataset() : request.dataset();
        DatasetSource source = datasets.find(dataset)
                .orElseThrow(() -> refused(
                        "/dataset",
                        "there is no dataset '" + dataset + "'; " + NearestName.hint(dataset, datasets.names())));
        datasets.unusable(source).ifPresent(how -> {
            throw refused("/dataset", how);
        });
        check(chosen, definition, source, request);
        if (evaluations.queued() >= settings.maxQueued()) {
            throw new QueueFull(settings.maxQueued());
        }
        EvaluationView queued = new EvaluationView(
                "evl_" + ids.create(clock.millis()).toLowerCase(),
                experiment,
                chosen.checkpoint().id(),
                chosen.checkpoint().epoch(),
                dataset,
                request.part().label(),
                Evaluations.QUEUED,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                clock.instant(),
                null,
                null);
        evaluations.add(queued, request.worst(), request.best());
        events.publishEvent(new EvaluationQueued(queued.id()));
        return queued;
    }

    private static UnbuildableDefinition refused(String pointer, String detail) {
        return new UnbuildableDefinition(List.of(new Flaw(pointer, detail)));
    }

    private static void check(
            CheckpointChoice.Chosen chosen,
            ExperimentDefinition definition,
            DatasetSource source,
            EvaluationRequest request) {
        ExperimentPlan plan = CheckpointFolder.at(chosen.folder())
                .map(checkpoint -> {
                    try {
                        return TrainedModel.plan(definition, checkpoint);
                    } catch (MissingProfile e) {
                        throw refused("/checkpoint", e.getMessage() + ".");
                    }
                })
                .orElseThrow(() -> refused(
                        "/checkpoint", "checkpoint " + chosen.checkpoint().id() + " is damaged"));
        Set<String> there =
                source.profile().columns().stream().map(ColumnProfile::name).collect(Collectors.toSet());
        if (request.worst() + request.best() > 0 && !definition.recipe().judgesExamples()) {
            throw refused(
                    request.worst() > 0 ? "/worst" : "/best",
                    "cannot be told: the recipe has no loss of a single example. Leave it out.");
        }
        if (definition.data().csv() != null && !source.isCsv()) {
            throw refused("/dataset", "'" + source.name() + "' is no CSV file, which data.csv of the experiment reads");
        }
        UnreadableRows unreadable = source.profile().unreadable();
        if (unreadable != null && !definition.data().leavesOutBadRows()) {
            throw refused(
                    "/dataset",
                    "'" + source.name() + "' has rows that cannot be read (" + unreadable.count()
                            + "), which the experiment's definition does not leave out (data.bad_rows: skip). Evaluate"
                            + " one that is mended. The first: " + unreadable.first());
        }
        List<Flaw> flaws = new ArrayList<>();
        needed(plan, request.part()).stream()
                .filter(name -> !there.contains(name))
                .limit(100)
                .forEach(name -> flaws.add(new Flaw(
                        "/dataset",
                        "'" + source.name() + "' has no column '" + name + "'; " + NearestName.hint(name, there))));
        if (!flaws.isEmpty()) {
            throw new UnbuildableDefinition(flaws);
        }
    }

    private static List<String> needed(ExperimentPlan plan, Evaluation.Part part) {
        List<String> needed = new ArrayList<>();
        if (plan.examples() instanceof ExamplePlan.OfItems items) {
            needed.addAll(items.items().columns());
        } else if (plan.examples() instanceof ExamplePlan.OfTable table) {
            table.columns().features().forEach(column -> needed.add(column.name()));
            table.columns().targets().forEach(column -> needed.add(column.name()));
        }
        if (part != Evaluation.Part.ALL) {
            needed.addAll(plan.definition().data().keptColumns());
        }
        return needed;
    }
}
