package io.engram.cli;

import io.engram.brain.Progress;
import io.engram.brain.Stage;
import io.engram.cli.terminal.EpochLines;
import io.engram.cli.terminal.Screen;
import io.engram.cli.terminal.Terminal;
import io.engram.recipe.ExperimentPlan;
import io.engram.worker.WorkerEvent;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Shows a run of this process. */
final class Console {

    private final Path folder;
    private final ExperimentPlan plan;
    private final EpochLines lines;

    Console(PrintWriter out, Path folder, ExperimentPlan plan) {
        this.folder = folder;
        this.plan = plan;
        boolean bare = plan.definition().runOpts().noprogressbar();
        this.lines = new EpochLines(
                new Screen(out, bare ? Terminal.PLAIN : Terminal.ofThisProcess()),
                plan.definition().epochs(),
                plan.definition().data().split().validates());
    }

    void announce() {
        lines.line(String.format(
                Locale.ROOT,
                "%s: %,d parameters, %d epochs, checkpoints in %s",
                plan.definition().name(),
                plan.parameters(),
                plan.definition().epochs(),
                folder));
    }

    void show(WorkerEvent event) {
        if (event instanceof WorkerEvent.Progress progress) {
            lines.progress(of(progress));
        } else if (event instanceof WorkerEvent.Started started && started.resumedFrom() != null) {
            lines.line("resuming from " + started.resumedFrom());
        } else if (event instanceof WorkerEvent.StageEnded stage) {
            lines.stage(stage.stage(), stage.epoch(), stage.metrics(), stage.examples());
        } else if (event instanceof WorkerEvent.Finished finished) {
            lines.line("best checkpoint: "
                    + folder.resolve("checkpoints").resolve(String.valueOf(finished.bestCheckpoint())));
        } else if (event instanceof WorkerEvent.Failed failure) {
            lines.line("failed (" + failure.category().name().toLowerCase(Locale.ROOT) + "): " + failure.reason() + "\n"
                    + failure.hint());
        }
    }

    private static Progress of(WorkerEvent.Progress progress) {
        return new Progress(
                Stage.valueOf(progress.stage().toUpperCase(Locale.ROOT)),
                progress.epoch(),
                progress.epochs(),
                progress.step(),
                progress.steps(),
                progress.loss(),
                progress.stepsPerSecond(),
                progress.examplesPerSecond(),
                progress.etaSeconds());
    }
}
