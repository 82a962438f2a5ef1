package io.engram.experiment;

import io.engram.experiment.history.BestCheckpoints;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.metric.MetricName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1", produces = "application/json")
@Tag(name = "Checkpoints", description = "What a training has learned, and which of it is best.")
class CheckpointController {

    private static final int MOST_ITEMS = 200;

    private final Experiments experiments;
    private final SavedCheckpoints checkpoints;
    private final BestCheckpoints best;

    CheckpointController(Experiments experiments, SavedCheckpoints checkpoints, BestCheckpoints best) {
        this.experiments = experiments;
        this.checkpoints = checkpoints;
        this.best = best;
    }

    @GetMapping("/experiments/{id}/checkpoints")
    @Operation(
            operationId = "listCheckpoints",
            summary = "Checkpoints of an experiment",
            description = "Those that are kept, the newest first.")
    List<SavedCheckpoint> list(@PathVariable String id) {
        if (!experiments.existsById(id)) {
            throw new UnknownId("experiment", id);
        }
        return checkpoints.of(id);
    }

    @GetMapping("/experiments/{id}/checkpoints/best")
    @Operation(
            operationId = "getBestCheckpoint",
            summary = "The best checkpoint of an experiment",
            description = "By the definition's own metric, or by any other that is recorded. Of equals the newest.")
    SavedCheckpoint best(
            @PathVariable String id,
            @Parameter(description = "Stage and metric, as in valid.loss") @RequestParam(required = false) @Nullable
                    String metric,
            @Parameter(description = "min or max") @RequestParam(required = false) @Nullable String mode) {
        Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        String by = metric == null ? experiment.metric() : metric;
        String ownMode = by.equals(experiment.metric()) ? experiment.metricMode() : usualMode(by);
        return best.of(id, by, mode == null ? ownMode : checked(mode))
                .flatMap(checkpoints::find)
                .orElseThrow(() -> new UnknownMetric(by, best.metrics(id)));
    }

    @GetMapping("/checkpoints")
    @Operation(
            operationId = "listBestCheckpoints",
            summary = "The best checkpoints of all experiments",
            description = "By one metric, the best first.")
    List<SavedCheckpoint> bestOfAll(
            @Parameter(description = "Stage and metric, as in valid.loss") @RequestParam String metric,
            @Parameter(description = "min or max; a loss is better when smaller, anything else when larger")
                    @RequestParam(required = false)
                    @Nullable
                    String mode,
            @Parameter(description = "Only of experiments with this label") @RequestParam(required = false) @Nullable
                    String label,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit) {
        ExperimentController.checkRange("limit", limit, 1, MOST_ITEMS);
        return checkpoints.byId(best.ofAll(metric, mode == null ? usualMode(metric) : checked(mode), label, limit));
    }

    @GetMapping("/checkpoints/{id}")
    @Operation(
            operationId = "getCheckpoint",
            summary = "One checkpoint",
            description = "Its metrics, size and the digest of its weights.")
    SavedCheckpoint get(@PathVariable String id) {
        return checkpoints.find(id).orElseThrow(() -> new UnknownId("checkpoint", id));
    }

    private static String checked(String mode) {
        if (!Set.of("min", "max").contains(mode)) {
            throw new InvalidQuery("mode", "there is no mode '" + mode + "'. Known: max, min");
        }
        return mode;
    }

    private static String usualMode(String metric) {
        return MetricName.usualMode(metric).name().toLowerCase(Locale.ROOT);
    }
}
