package io.engram.experiment;

import io.engram.experiment.history.BestCheckpoints;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.experiment.storage.BestOffer;
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
    private final BestOffer offer;

    CheckpointController(Experiments experiments, SavedCheckpoints checkpoints, BestCheckpoints best, BestOffer offer) {
        this.experiments = experiments;
        this.checkpoints = checkpoints;
        this.best = best;
        this.offer = offer;
    }

    @GetMapping("/experiments/{id}/checkpoints")
    @Operation(
            operationId = "listCheckpoints",
            summary = "Checkpoints of an experiment",
            description = "Those that are kept, the newest first. One whose files are missing or are not what they were"
                    + " has the state damaged, and is offered nowhere else.")
    List<SavedCheckpoint> list(@PathVariable String id) {
        if (!experiments.existsById(id)) {
            throw new UnknownId("experiment", id);
        }
        return offer.list(id);
    }

    @GetMapping("/experiments/{id}/checkpoints/best")
    @Operation(
            operationId = "getBestCheckpoint",
            summary = "The best checkpoint of an experiment",
            description = "By the definition's own metric, or by any other that is recorded. Of equals the newest."
                    + " One whose files are damaged is passed over for the next best.")
    SavedCheckpoint best(
            @PathVariable String id,
            @Parameter(description = "Stage and metric, as in valid.loss") @RequestParam(required = false) @Nullable
                    String metric,
            @Parameter(description = "min or max") @RequestParam(required = false) @Nullable String mode) {
        Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        String by = metric == null ? experiment.metric() : metric;
        String ownMode = by.equals(experiment.metric()) ? experiment.metricMode() : usualMode(by);
        return offer.of(id, by, mode == null ? ownMode : checked(mode)).orElseThrow(() -> nothingToOffer(id, by));
    }

    private RuntimeException nothingToOffer(String id, String metric) {
        List<String> recorded = best.metrics(id);
        return recorded.contains(metric)
                ? new UnknownId("undamaged checkpoint with", metric)
                : new UnknownMetric(metric, recorded);
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
        return offer.ofAll(metric, mode == null ? usualMode(metric) : checked(mode), label, limit);
    }

    @GetMapping("/checkpoints/{id}")
    @Operation(
            operationId = "getCheckpoint",
            summary = "One checkpoint",
            description = "Its metrics, size and the digest of its weights.")
    SavedCheckpoint get(@PathVariable String id) {
        return checkpoints.find(id).orElseThrow(() -> new UnknownId("checkpoint", id));
    }

    static String checked(String mode) {
        if (!Set.of("min", "max").contains(mode)) {
            throw new InvalidQuery("mode", "there is no mode '" + mode + "'. Known: max, min");
        }
        return mode;
    }

    private static String usualMode(String metric) {
        return MetricName.usualMode(metric).name().toLowerCase(Locale.ROOT);
    }
}
