package io.engram.worker;

import io.engram.brain.BrainListener;
import io.engram.brain.CheckpointSignal;
import io.engram.brain.FitStopped;
import io.engram.brain.RunContext;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CorruptCheckpoint;
import io.engram.metric.steps.StepWriter;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.Evaluation;
import io.engram.recipe.ExperimentData;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import io.engram.recipe.InitialWeights;
import io.engram.recipe.TokenModels;
import io.engram.recipe.Training;
import io.engram.recipe.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out an assignment and tells what happens; the same code in a process of its own, in the CLI and in tests. */
public final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final Consumer<WorkerEvent> events;
    private final StopSignal stop;
    private final CheckpointSignal checkpoint;
    private final InstantSource clock;

    public Worker(Consumer<WorkerEvent> events, StopSignal stop, CheckpointSignal checkpoint, InstantSource clock) {
        this.events = events;
        this.stop = stop;
        this.checkpoint = checkpoint;
        this.clock = clock;
    }

    /**
     * Trains, or evaluates, to the end, and reports the end as the last event, whatever it is.
     *
     * @return whether it finished
     */
    public boolean run(Assignment assignment) {
        try {
            Assignment.Evaluated evaluated = assignment.evaluated();
            if (evaluated == null) {
                train(assignment);
            } else {
                evaluate(assignment, evaluated);
            }
            return true;
        } catch (FitStopped e) {
            events.accept(new WorkerEvent.Stopped(clock.instant(), e.epoch()));
        } catch (Throwable e) {
            // Errors too: a full memory or a missing native library must reach the one who waits for the result.
            FailureReport report = FailureReport.of(e);
            report.log(log, assignment.experiment(), e);
            events.accept(report.event(clock.instant()));
        }
        return false;
    }

    private void train(Assignment assignment) throws IOException {
        Provenance.limitThreads(assignment.threads());
        ExperimentDefinition definition = DefinitionReader.read(assignment.definition());
        CheckpointFolder checkpoints =
                new CheckpointFolder(Path.of(assignment.folder()).resolve("checkpoints"), clock);
        Path folder = Path.of(assignment.folder());
        try (StepRecorder steps = new StepRecorder(folder.resolve(StepWriter.FOLDER));
                ExperimentData data = ExperimentData.open(
                        file(assignment.dataset()),
                        file(assignment.files()),
                        definition,
                        checkpoints.list().stream().findFirst().orElse(null))) {
            ExperimentPlan cut = TokenModels.withFiles(data.plan(), TokenModels.copies(folder));
            ExperimentPlan plan = Uploads.resolve(cut, Uploads.copies(folder));
            BrainListener listener = new EventListener(events, checkpoints, steps, clock);
            Map<String, String> provenance = Provenance.of(assignment, definition, data.digest());
            InitialWeights.of(plan, folder).ifPresent(initial -> provenance.putAll(initial.provenance()));
            RunContext context = new RunContext(
                    definition.runOpts(), definition.seed(), stop, checkpoint, listener, provenance, folder);
            try (Training training = new Training(plan, data.cells(), checkpoints, context)) {
                events.accept(started(plan, training, checkpoints, provenance));
                Optional<String> best = training.run().map(checkpoint -> checkpoint.id());
                events.accept(new WorkerEvent.Finished(clock.instant(), definition.epochs(), best.orElse(null)));
            }
        }
    }

    private void evaluate(Assignment assignment, Assignment.Evaluated evaluated) {
        Provenance.limitThreads(assignment.threads());
        ExperimentDefinition definition = Evaluation.definition(assignment.definition());
        Path place = Path.of(evaluated.checkpoint());
        Checkpoint from = CheckpointFolder.at(place)
                .orElseThrow(() -> new CorruptCheckpoint("there is no checkpoint " + place.getFileName()
                        + " any more; it has given way to a better one or was deleted"));
        RunContext context = new RunContext(
                definition.runOpts(),
                definition.seed(),
                stop,
                new EventListener(events, new CheckpointFolder(Path.of(assignment.folder()), clock), null, clock));
        Evaluation.Part part = Evaluation.Part.valueOf(evaluated.part().toUpperCase(Locale.ROOT));
        Evaluation evaluation = new Evaluation(definition, from, part, evaluated.worst(), evaluated.best());
        evaluation.run(file(assignment.dataset()), file(assignment.files()), evaluated.dataset(), context);
        boolean asked = evaluated.worst() + evaluated.best() > 0;
        events.accept(
                new WorkerEvent.Judged(clock.instant(), asked ? evaluation.extremes() : null, evaluation.reports()));
        events.accept(new WorkerEvent.Finished(clock.instant(), from.manifest().epoch(), from.id()));
    }

    private static @Nullable Path file(@Nullable String name) {
        return name == null ? null : Path.of(name);
    }

    private WorkerEvent started(
            ExperimentPlan plan, Training training, CheckpointFolder checkpoints, Map<String, String> provenance) {
        return new WorkerEvent.Started(
                clock.instant(),
                ProcessHandle.current().pid(),
                training.deviceName(),
                plan.definition().epochs(),
                plan.parameters(),
                checkpoints.list().stream()
                        .findFirst()
                        .map(checkpoint -> checkpoint.id())
                        .orElse(null),
                provenance);
    }
}
