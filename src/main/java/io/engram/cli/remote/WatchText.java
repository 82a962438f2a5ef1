package io.engram.cli.remote;

import io.engram.brain.Progress;
import io.engram.brain.Stage;
import io.engram.cli.terminal.EpochLines;
import io.engram.cli.terminal.Screen;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** For people: the lines and the bar that a run has, too. */
final class WatchText implements WatchView {

    private static final Set<String> STAGES =
            Set.copyOf(Arrays.stream(Stage.values()).map(stage -> name(stage)).toList());

    /** A terminal is not filled with what is in the curve anyway. */
    private static final int EPOCHS_BEFORE = 20;

    private final Screen screen;
    private final String id;
    private EpochLines lines;
    private boolean moved;
    private boolean lost;

    WatchText(Screen screen, String id) {
        this.screen = screen;
        this.id = id;
        this.lines = new EpochLines(screen, 0, false);
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void began(JsonNode experiment) {
        JsonNode split = experiment.at("/definition/data/split");
        boolean validates = split.path("by").isObject()
                ? !split.at("/by/valid").isEmpty()
                : split.path("valid").asDouble(0) > 0;
        JsonNode progress = experiment.path("progress");
        lines = new EpochLines(screen, progress.path("epochs").asInt(), validates);
        if (screen.isLive()) {
            lines.showFrom(progress.path("epoch").asInt() - EPOCHS_BEFORE);
        }
        lines.line(experiment.path("name").asString() + " (" + id + "): "
                + experiment.path("status").asString() + ", epoch "
                + progress.path("epoch").asInt() + "/" + progress.path("epochs").asInt());
    }

    @Override
    public void epoch(JsonNode row) {
        Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
        row.path("metrics")
                .properties()
                .forEach(metric -> metrics.put(
                        metric.getKey(),
                        metric.getValue().isNumber() ? metric.getValue().asDouble() : null));
        lines.stage(
                row.path("stage").asString(),
                row.path("epoch").asInt(),
                metrics,
                row.path("examples").asLong());
    }

    @Override
    public void event(StreamEvent event) {
        lost = false;
        switch (event.type()) {
            case "metric" -> epoch(event.data());
            case "progress" -> progress(event.data());
            case "state" -> state(event.data().path("status").asString(""));
            default -> {
                // Checkpoints are told of at the end.
            }
        }
    }

    private void progress(JsonNode at) {
        if (!STAGES.contains(at.path("stage").asString(""))) {
            return;
        }
        lines.progress(new Progress(
                Stage.valueOf(at.path("stage").asString().toUpperCase(Locale.ROOT)),
                at.path("epoch").asInt(),
                at.path("epochs").asInt(),
                at.path("step").asLong(),
                at.path("steps").asLong(),
                number(at.path("loss")),
                at.path("steps_per_second").asDouble(0),
                at.path("examples_per_second").asDouble(0),
                number(at.path("eta_seconds"))));
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : null;
    }

    private void state(String status) {
        switch (status) {
            case "paused" -> lines.line("paused. It goes on after: engram resume " + id);
            case "queued" -> {
                if (moved) {
                    lines.line("queued again");
                }
                lines.meanwhile("queued: it waits for a worker");
            }
            case "starting" -> lines.meanwhile("starting");
            default -> moved = true;
        }
    }

    @Override
    public void lost() {
        if (!lost) {
            lines.line("The connection is lost. Trying again; the training does not need it.");
        }
        lost = true;
    }

    @Override
    public void ended(JsonNode experiment) {
        String status = experiment.path("status").asString();
        JsonNode failure = experiment.path("failure");
        if (status.equals("failed") && failure.isObject()) {
            lines.line("failed (" + failure.path("category").asString("") + "): "
                    + failure.path("reason").asString("") + "\n"
                    + failure.path("hint").asString("")
                    + "\nengram logs " + id + " shows its log.");
        } else if (status.equals("completed")
                && experiment.path("best_checkpoint").isString()) {
            String best = experiment.path("best_checkpoint").asString();
            lines.line("completed. Best checkpoint: " + best + "\nengram download " + best + " fetches it.");
        } else {
            lines.line(status + ".");
        }
    }
}
