package io.engram.experiment;

import io.engram.experiment.history.EpochStats;
import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.MetricSeries;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    private static final Map<String, Function<EpochStats, Object>> AXES =
            Map.of("epoch", EpochStats::epoch, "step", EpochStats::step, "time", EpochStats::endedAt);

    private final Experiments experiments;
    private final Epochs epochs;
    private final KnownMetrics knownMetrics;

    EpochController(Experiments experiments, Epochs epochs, KnownMetrics knownMetrics) {
        this.experiments = experiments;
        this.epochs = epochs;
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
                            + " the later rows of the one before. As CSV by Accept or format=csv.")
    ResponseEntity<EpochTable> epochs(
            @PathVariable String id,
            @Parameter(description = "json or csv, over the Accept header") @RequestParam(required = false) @Nullable
                    String format) {
        checkKnown(id);
        if (format != null && !Set.of("json", "csv").contains(format)) {
            throw new InvalidQuery("format", "there is no format '" + format + "'. Known: csv, json");
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (format != null) {
            answer.contentType(
                    format.equals("csv")
                            ? EpochTableCsv.TEXT_CSV
                            : org.springframework.http.MediaType.APPLICATION_JSON);
        }
        return answer.body(new EpochTable(epochs.of(id)));
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
        Function<EpochStats, Object> axis = AXES.get(x);
        if (axis == null) {
            throw new InvalidQuery(
                    "x", "there is no axis '" + x + "'. Known: " + String.join(", ", new TreeSet<>(AXES.keySet())));
        }
        Map<String, MetricSeries> recorded = MetricSeries.of(epochs.of(id), axis).stream()
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
