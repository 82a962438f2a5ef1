package io.engram.experiment;

import io.engram.experiment.history.EpochPages;
import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.MetricSeries;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/experiments/{id}")
@Tag(name = "Statistics", description = "What each epoch came to.")
class EpochController {

    private static final int MOST_POINTS = 100_000;

    private static final int MOST_EPOCHS = 5000;

    private final Experiments experiments;
    private final Epochs epochs;
    private final EpochPages pages;
    private final KnownMetrics knownMetrics;

    EpochController(Experiments experiments, Epochs epochs, EpochPages pages, KnownMetrics knownMetrics) {
        this.experiments = experiments;
        this.epochs = epochs;
        this.pages = pages;
        this.knownMetrics = knownMetrics;
    }

    @GetMapping(
            path = "/epochs",
            produces = {"application/json", "text/csv"})
    @Operation(
            operationId = "listEpochs",
            summary = "Statistics of each epoch",
            description =
                    "A row for each stage: metrics, learning rate, seconds, examples. An attempt that resumed hides"
                            + " the later rows of the one before. As CSV by Accept or format=csv. Where there are"
                            + " more epochs than the limit, the Link header has the next page.")
    ResponseEntity<EpochTable> epochs(
            @PathVariable String id,
            @Parameter(description = "json or csv, over the Accept header") @RequestParam(required = false) @Nullable
                    String format,
            @Parameter(description = "Only later epochs than this one") @RequestParam(defaultValue = "0") int after,
            @Parameter(description = "How many epochs, 1 to 5000") @RequestParam(defaultValue = "1000") int limit) {
        checkKnown(id);
        ExperimentController.checkRange("after", after, 0, Integer.MAX_VALUE);
        ExperimentController.checkRange("limit", limit, 1, MOST_EPOCHS);
        if (format != null && !Set.of("json", "csv").contains(format)) {
            throw new InvalidQuery("format", "there is no format '" + format + "'. Known: csv, json");
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (format != null) {
            answer.contentType(
                    format.equals("csv") ? CsvAnswer.TEXT_CSV : org.springframework.http.MediaType.APPLICATION_JSON);
        }
        EpochPages.EpochPage page = pages.of(id, after, limit);
        if (page.more()) {
            String next = "/api/v1/experiments/" + id + "/epochs?after=" + (after + limit) + "&limit=" + limit
                    + (format == null ? "" : "&format=" + format);
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.body(new EpochTable(page.rows()));
    }

    /** What a plot needs. */
    record Plot(List<MetricSeries> series) {}

    @GetMapping(path = "/metrics", produces = "application/json")
    @Operation(
            operationId = "getMetrics",
            summary = "Metrics as series, for plots",
            description = "Down-sampled in buckets that keep their lowest and highest value.")
    Plot metrics(
            @PathVariable String id,
            @Parameter(description = "Stage and metric, as in valid.loss; may be repeated; all where it is left out")
                    @RequestParam(defaultValue = "")
                    List<String> name,
            @Parameter(description = "epoch, step (optimizer steps) or time") @RequestParam(defaultValue = "epoch")
                    String x,
            @Parameter(description = "At most so many in each series") @RequestParam(defaultValue = "1000")
                    int points) {
        checkKnown(id);
        ExperimentController.checkRange("points", points, 2, MOST_POINTS);
        PlotAxis axis = PlotAxis.named(x);
        Map<String, MetricSeries> recorded = MetricSeries.of(epochs.of(id), axis.value()).stream()
                .collect(Collectors.toMap(
                        MetricSeries::name, Function.identity(), (a, b) -> a, java.util.LinkedHashMap::new));
        List<String> names = name.isEmpty() ? List.copyOf(recorded.keySet()) : name;
        knownMetrics.check(id, names);
        return new Plot(names.stream()
                .map(one -> recorded.getOrDefault(one, new MetricSeries(one, List.of(), List.of())))
                .map(series -> series.sampled(points))
                .toList());
    }

    private void checkKnown(String id) {
        if (!experiments.existsById(id)) {
            throw new UnknownId("experiment", id);
        }
    }
}
