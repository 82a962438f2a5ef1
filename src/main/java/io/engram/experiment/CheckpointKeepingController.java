package io.engram.experiment;

import io.engram.checkpoint.CheckpointSpec;
import io.engram.experiment.history.BestCheckpoints;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.storage.CheckpointHealth;
import io.engram.experiment.storage.CheckpointKeeping;
import io.engram.experiment.storage.CheckpointPruning;
import io.engram.experiment.storage.PrunePlan;
import io.engram.experiment.storage.Verification;
import io.engram.metric.MetricName;
import io.engram.metric.Mode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping(path = "/api/v1", produces = "application/json")
@Tag(name = "Checkpoints")
class CheckpointKeepingController {

    private static final int MOST_KEPT = 100_000;

    private final Experiments experiments;
    private final BestCheckpoints best;
    private final CheckpointKeeping keeping;
    private final CheckpointPruning pruning;
    private final CheckpointHealth health;
    private final JsonMapper json;

    CheckpointKeepingController(
            Experiments experiments,
            BestCheckpoints best,
            CheckpointKeeping keeping,
            CheckpointPruning pruning,
            CheckpointHealth health,
            JsonMapper json) {
        this.experiments = experiments;
        this.best = best;
        this.keeping = keeping;
        this.pruning = pruning;
        this.health = health;
        this.json = json;
    }

    /**
     * What can be changed of a checkpoint.
     *
     * @param pinned whether it stays whatever the retention says
     */
    record Change(boolean pinned) {}

    @PatchMapping(path = "/checkpoints/{id}", consumes = "application/json")
    @Operation(
            operationId = "changeCheckpoint",
            summary = "Pin or unpin a checkpoint",
            description = "A pinned one is never deleted, neither by its training's own retention nor by a request.")
    SavedCheckpoint change(@PathVariable String id, @RequestBody Change change) {
        return keeping.setPinned(id, change.pinned());
    }

    @DeleteMapping("/checkpoints/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteCheckpoint",
            summary = "Delete a checkpoint and its files",
            description = "Refused for a pinned one, and for the newest of a training that may still go on from it:"
                    + " with force it goes too, unless a worker is at it.")
    void delete(
            @PathVariable String id,
            @Parameter(description = "Even the newest of a training that is paused, queued, cancelled or failed")
                    @RequestParam(defaultValue = "false")
                    boolean force) {
        keeping.delete(id, force);
    }

    @PostMapping("/checkpoints/{id}/verify")
    @Operation(
            operationId = "verifyCheckpoint",
            summary = "Compare every file of a checkpoint with its digest",
            description = "One that is found damaged is offered no more; one that is whole again is.")
    Verification verify(@PathVariable String id) {
        return health.verify(id);
    }

    @GetMapping("/experiments/{id}/checkpoints:preview")
    @Operation(
            operationId = "previewPruning",
            summary = "See which checkpoints a retention would keep",
            description = "With the reasons, and the bytes that would be freed. Touches nothing. What is left out is as"
                    + " the definition has it.")
    PrunePlan preview(
            @PathVariable String id,
            @Parameter(description = "How many of the best") @RequestParam(required = false) @Nullable Integer keep,
            @Parameter(description = "Stage and metric, as in valid.loss") @RequestParam(required = false) @Nullable
                    String metric,
            @Parameter(description = "min or max") @RequestParam(required = false) @Nullable String mode,
            @Parameter(name = "keep_recent", description = "Whether the newest stays, to resume from")
                    @RequestParam(name = "keep_recent", required = false)
                    @Nullable
                    Boolean keepRecent) {
        return pruning.preview(id, spec(id, keep, metric, mode, keepRecent));
    }

    @PostMapping("/experiments/{id}/checkpoints:prune")
    @Operation(
            operationId = "pruneCheckpoints",
            summary = "Delete the checkpoints that a retention does not keep",
            description = "Exactly those that the preview with the same parameters names. Refused while a worker is at"
                    + " it.")
    PrunePlan prune(
            @PathVariable String id,
            @Parameter(description = "How many of the best") @RequestParam(required = false) @Nullable Integer keep,
            @Parameter(description = "Stage and metric, as in valid.loss") @RequestParam(required = false) @Nullable
                    String metric,
            @Parameter(description = "min or max") @RequestParam(required = false) @Nullable String mode,
            @Parameter(name = "keep_recent", description = "Whether the newest stays, to resume from")
                    @RequestParam(name = "keep_recent", required = false)
                    @Nullable
                    Boolean keepRecent) {
        return pruning.prune(id, spec(id, keep, metric, mode, keepRecent));
    }

    private CheckpointSpec spec(
            String id,
            @Nullable Integer keep,
            @Nullable String metric,
            @Nullable String mode,
            @Nullable Boolean keepRecent) {
        Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        JsonNode own = json.readTree(experiment.definition()).path("checkpoints");
        String by = metric == null ? experiment.metric() : metric;
        List<String> recorded = best.metrics(id);
        if (!recorded.isEmpty() && !recorded.contains(by)) {
            // It would keep none but the newest.
            throw new UnknownMetric(by, recorded);
        }
        int number = keep == null ? own.path("keep").asInt(1) : keep;
        ExperimentController.checkRange("keep", number, 1, MOST_KEPT);
        Mode usual = by.equals(experiment.metric())
                ? Mode.valueOf(experiment.metricMode().toUpperCase(Locale.ROOT))
                : MetricName.usualMode(by);
        boolean recent = keepRecent == null ? own.path("keep_recent").asBoolean(true) : keepRecent;
        return new CheckpointSpec(by, mode == null ? usual : mode(mode), number, recent, 0);
    }

    private static Mode mode(String mode) {
        return Mode.valueOf(CheckpointController.checked(mode).toUpperCase(Locale.ROOT));
    }
}
