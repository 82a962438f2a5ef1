package io.engram.export;

import io.engram.experiment.ExperimentSummary;
import io.engram.experiment.ExperimentView;
import io.engram.experiment.history.Attempt;
import io.engram.experiment.history.EpochPages;
import io.engram.experiment.history.EpochStats;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that is known of an experiment on one page that needs nothing else: styles and drawings are in it, and no script.
 * Of a long training it has every curve, and the last epochs.
 */
@Component
class Report {

    private static final int MOST_ROWS = 500;

    private final EpochPages epochs;
    private final SavedCheckpoints checkpoints;
    private final StepExport steps;
    private final JsonMapper json;
    private final String style;

    Report(EpochPages epochs, SavedCheckpoints checkpoints, StepExport steps, JsonMapper json) throws IOException {
        this.epochs = epochs;
        this.steps = steps;
        this.checkpoints = checkpoints;
        this.json = json;
        this.style = new ClassPathResource("io/engram/export/report.css").getContentAsString(StandardCharsets.UTF_8);
    }

    /** What is shown of the epochs. */
    private record Shown(Map<String, Plot> plots, Set<String> metrics, Deque<EpochStats> rows, boolean all) {}

    void write(ExperimentView view, OutputStream out) throws IOException {
        Shown shown = shown(view.summary().id());
        Writer html = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        head(html, view.summary());
        facts(html, view.summary());
        html.write("<section><h2>Curves</h2><div class=\"plots\">\n");
        if (shown.plots().isEmpty()) {
            html.write("<p>Nothing is recorded yet.</p>");
        }
        for (Plot plot : shown.plots().values()) {
            html.write(plot.html());
        }
        for (StepPlot plot : steps.plots(view.summary().id())) {
            html.write(plot.html());
        }
        html.write("</div></section>\n");
        epochs(html, shown);
        checkpoints(html, view.summary());
        attempts(html, view.attempts());
        html.write("<section><h2>Definition</h2><pre tabindex=\"0\">"
                + text(json.writerWithDefaultPrettyPrinter().writeValueAsString(view.definition()))
                + "</pre></section>\n</main>\n</body>\n</html>\n");
        html.flush();
    }

    private Shown shown(String id) throws IOException {
        Map<String, Plot> plots = new LinkedHashMap<>();
        Set<String> metrics = new LinkedHashSet<>();
        Deque<EpochStats> rows = new ArrayDeque<>();
        boolean[] all = {true};
        epochs.<IOException>forEach(id, stats -> {
            metrics.addAll(stats.metrics().keySet());
            stats.metrics().forEach((name, value) -> add(plots, name, stats, value));
            if (stats.stage().equals("train")) {
                add(plots, "learning_rate", stats, stats.learningRate());
            }
            rows.add(stats);
            if (rows.size() > MOST_ROWS) {
                rows.remove();
                all[0] = false;
            }
        });
        // Last, since it is the least that people look for.
        Plot rate = plots.remove("learning_rate");
        if (rate != null) {
            plots.put("learning_rate", rate);
        }
        return new Shown(plots, metrics, rows, all[0]);
    }

    private static void add(Map<String, Plot> plots, String name, EpochStats stats, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            plots.computeIfAbsent(name, Plot::new).add(stats.stage(), stats.epoch(), value);
        }
    }

    private void head(Writer html, ExperimentSummary summary) throws IOException {
        html.write("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>%s · Engram</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                """.formatted(text(summary.name()), style, text(summary.name())));
        html.write("<p class=\"state\"><strong class=\"status "
                + text(summary.status().text()) + "\">" + text(summary.status().text()) + "</strong> "
                + summary.labels().stream()
                        .map(label -> "<span class=\"label\">" + text(label) + "</span>")
                        .collect(Collectors.joining(" "))
                + "</p>\n");
        if (!summary.notes().isBlank()) {
            html.write("<p class=\"notes\">" + text(summary.notes()) + "</p>\n");
        }
        if (summary.failure() != null) {
            html.write("<p class=\"failure\"><strong>" + text(summary.failure().category()) + "</strong>: "
                    + text(summary.failure().reason()) + " "
                    + text(summary.failure().hint()) + "</p>\n");
        }
    }

    private static void facts(Writer html, ExperimentSummary summary) throws IOException {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("experiment", summary.id());
        facts.put("dataset", summary.dataset());
        facts.put("parameters", summary.parameters());
        facts.put(
                "epochs",
                summary.progress().epoch() + " of " + summary.progress().epochs());
        facts.put("best checkpoint", summary.bestCheckpoint());
        facts.put("goes on from", summary.forkedFrom());
        facts.put("accepted", summary.createdAt());
        facts.put("started", summary.startedAt());
        facts.put("ended", summary.endedAt());
        list(html, facts);
    }

    private static void list(Writer html, Map<String, ? extends @Nullable Object> facts) throws IOException {
        html.write("<dl>");
        for (Map.Entry<String, ? extends @Nullable Object> fact : facts.entrySet()) {
            if (fact.getValue() != null) {
                html.write("<div><dt>" + text(fact.getKey()) + "</dt><dd>" + text(fact.getValue()) + "</dd></div>");
            }
        }
        html.write("</dl>\n");
    }

    private static void epochs(Writer html, Shown shown) throws IOException {
        if (shown.rows().isEmpty()) {
            return;
        }
        html.write("<section><h2>Epochs</h2>");
        if (!shown.all()) {
            html.write("<p>The last " + MOST_ROWS + " rows; all of them are in the export as CSV or Parquet.</p>");
        }
        List<String> head = new ArrayList<>(List.of("epoch", "stage"));
        head.addAll(shown.metrics());
        head.addAll(List.of("learning rate", "seconds", "examples", "attempt"));
        HtmlTable table = new HtmlTable(html, "Epochs", head);
        for (EpochStats stats : shown.rows()) {
            List<@Nullable Object> cells = new ArrayList<>(List.of(stats.epoch(), stats.stage()));
            shown.metrics().forEach(name -> cells.add(stats.metrics().get(name)));
            cells.add(stats.learningRate());
            cells.add(stats.seconds());
            cells.add(stats.examples());
            cells.add(stats.attempt());
            table.row(cells);
        }
        table.end();
        html.write("</section>\n");
    }

    private void checkpoints(Writer html, ExperimentSummary summary) throws IOException {
        List<SavedCheckpoint> saved = checkpoints.of(summary.id());
        if (saved.isEmpty()) {
            return;
        }
        html.write("<section><h2>Checkpoints</h2>");
        HtmlTable table = new HtmlTable(
                html,
                "Checkpoints",
                List.of("checkpoint", "epoch", "kind", "metrics", "bytes", "SHA-256 of the weights"));
        for (SavedCheckpoint one : saved) {
            String marks = (one.id().equals(summary.bestCheckpoint()) ? " (best)" : "")
                    + (one.pinned() ? " (pinned)" : "")
                    + (one.isOk() ? "" : " (damaged)");
            String metrics = one.metrics().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + Plot.number(entry.getValue()))
                    .collect(Collectors.joining(", "));
            table.row(List.of(one.id() + marks, one.epoch(), one.kind(), metrics, one.bytes(), one.weightsSha256()));
        }
        table.end();
        html.write("</section>\n");
    }

    private static void attempts(Writer html, List<Attempt> attempts) throws IOException {
        if (attempts.isEmpty()) {
            return;
        }
        html.write("<section><h2>Attempts and provenance</h2>");
        HtmlTable table = new HtmlTable(
                html,
                "Attempts",
                List.of("attempt", "outcome", "device", "resumed from", "started", "ended", "reason"));
        for (Attempt one : attempts) {
            table.row(Arrays.asList(
                    one.number(),
                    one.outcome(),
                    one.device(),
                    one.resumedFrom(),
                    one.startedAt(),
                    one.endedAt(),
                    one.reason()));
        }
        table.end();
        list(html, attempts.get(attempts.size() - 1).provenance());
        html.write("</section>\n");
    }

    private static String text(Object value) {
        return HtmlUtils.htmlEscape(value.toString(), "UTF-8");
    }
}
