package io.engram.cli;

import io.engram.brain.Progress;
import io.engram.brain.ProgressLine;
import io.engram.brain.Stage;
import io.engram.recipe.ExperimentPlan;
import io.engram.worker.WorkerEvent;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Shows a run in a terminal: a line per epoch, and below it a bar that moves. Without a terminal there is no bar. */
final class Console {

    private final PrintWriter out;
    private final Path folder;
    private final ExperimentPlan plan;
    private final boolean terminal;
    private String trainLine = "";

    Console(PrintWriter out, Path folder, ExperimentPlan plan) {
        this.out = out;
        this.folder = folder;
        this.plan = plan;
        this.terminal = Ansi.AUTO.enabled() && !plan.definition().runOpts().noprogressbar();
    }

    void announce() {
        out.printf(
                Locale.ROOT,
                "%s: %,d parameters, %d epochs, checkpoints in %s%n",
                plan.definition().name(),
                plan.parameters(),
                plan.definition().epochs(),
                folder);
        out.flush();
    }

    void show(WorkerEvent event) {
        if (event instanceof WorkerEvent.Progress progress) {
            bar(progress);
        } else if (event instanceof WorkerEvent.Started started && started.resumedFrom() != null) {
            line("resuming from " + started.resumedFrom());
        } else if (event instanceof WorkerEvent.StageEnded stage) {
            stage(stage);
        } else if (event instanceof WorkerEvent.Finished finished) {
            line("best checkpoint: "
                    + folder.resolve("checkpoints").resolve(String.valueOf(finished.bestCheckpoint())));
        } else if (event instanceof WorkerEvent.Failed failure) {
            line("failed (" + failure.category().name().toLowerCase(Locale.ROOT) + "): " + failure.reason() + "\n"
                    + failure.hint());
        }
        out.flush();
    }

    private void stage(WorkerEvent.StageEnded stage) {
        String text = stage.stage() + " " + metrics(stage.metrics());
        boolean validates = plan.definition().data().split().validates();
        if (stage.stage().equals("test")) {
            line(String.format(
                    Locale.ROOT,
                    "test of epoch %d: %s (%d examples)",
                    stage.epoch(),
                    metrics(stage.metrics()),
                    stage.examples()));
        } else if (stage.stage().equals("train") && validates) {
            trainLine = text;
        } else {
            line(String.format(
                    Locale.ROOT,
                    "epoch %d/%d  %s  %s",
                    stage.epoch(),
                    plan.definition().epochs(),
                    trainLine,
                    text));
        }
    }

    private static String metrics(Map<String, @Nullable Double> metrics) {
        return metrics.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + (entry.getValue() == null
                                ? "not finite"
                                : String.format(Locale.ROOT, "%.4f", entry.getValue())))
                .collect(Collectors.joining(" "));
    }

    private void bar(WorkerEvent.Progress progress) {
        if (!terminal) {
            return;
        }
        out.print(ProgressLine.CLEAR
                + ProgressLine.of(new Progress(
                        Stage.valueOf(progress.stage().toUpperCase(Locale.ROOT)),
                        progress.epoch(),
                        progress.epochs(),
                        progress.step(),
                        progress.steps(),
                        progress.loss(),
                        progress.stepsPerSecond(),
                        progress.examplesPerSecond(),
                        progress.etaSeconds())));
    }

    private void line(String text) {
        out.println((terminal ? ProgressLine.CLEAR : "") + text);
    }
}
