package io.engram.experiment;

import io.engram.experiment.history.Command;
import io.engram.experiment.history.Commands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The verbs of an experiment's life. */
@RestController
@RequestMapping(path = "/api/v1/experiments/{id}", produces = "application/json")
@Tag(name = "Experiments")
class SteeringController {

    private static final int MOST_ITEMS = 200;

    private final Steering steering;
    private final ExperimentViews views;
    private final Commands commands;

    SteeringController(Steering steering, ExperimentViews views, Commands commands) {
        this.steering = steering;
        this.views = views;
        this.commands = commands;
    }

    @PostMapping("/pause")
    @Operation(
            operationId = "pauseExperiment",
            summary = "Pause an experiment",
            description = "At once while it is queued; else it is pausing until its worker has saved a checkpoint,"
                    + " within the epoch if it must. A worker that does not stop within engram.jobs.stop-grace is"
                    + " killed.")
    @ApiResponse(responseCode = "202", description = "It pauses, or has", useReturnTypeSchema = true)
    ResponseEntity<ExperimentView> pause(@PathVariable String id) {
        return done(id, steering::pause);
    }

    @PostMapping("/resume")
    @Operation(
            operationId = "resumeExperiment",
            summary = "Resume a paused experiment",
            description = "It is queued again and goes on from the newest checkpoint, within the epoch too.")
    @ApiResponse(responseCode = "202", description = "It is queued", useReturnTypeSchema = true)
    ResponseEntity<ExperimentView> resume(@PathVariable String id) {
        return done(id, steering::resume);
    }

    @PostMapping("/cancel")
    @Operation(
            operationId = "cancelExperiment",
            summary = "Cancel an experiment",
            description = "At once while no worker is at it; else it is stopping until its worker has saved and"
                    + " stopped. Retry takes it up again.")
    @ApiResponse(responseCode = "202", description = "It stops, or has", useReturnTypeSchema = true)
    ResponseEntity<ExperimentView> cancel(@PathVariable String id) {
        return done(id, steering::cancel);
    }

    @PostMapping("/retry")
    @Operation(
            operationId = "retryExperiment",
            summary = "Try a failed or cancelled experiment again",
            description = "It is queued again and goes on from the newest checkpoint that is whole.")
    @ApiResponse(responseCode = "202", description = "It is queued", useReturnTypeSchema = true)
    ResponseEntity<ExperimentView> retry(@PathVariable String id) {
        return done(id, steering::retry);
    }

    @PostMapping("/checkpoint")
    @Operation(
            operationId = "checkpointExperiment",
            summary = "Save a checkpoint now",
            description = "Behind the next batch, within the epoch. The command's result names it once it stands; while"
                    + " the best checkpoint is tested there is nothing to save.")
    @ApiResponse(responseCode = "202", description = "The worker is asked to", useReturnTypeSchema = true)
    ResponseEntity<ExperimentView> checkpoint(@PathVariable String id) {
        return done(id, steering::checkpoint);
    }

    @GetMapping("/commands")
    @Operation(
            operationId = "listCommands",
            summary = "What was asked of an experiment's worker",
            description = "The newest first, with what came of it.")
    List<Command> commands(
            @PathVariable String id,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit) {
        ExperimentController.checkRange("limit", limit, 1, MOST_ITEMS);
        views.view(id);
        return commands.of(id, limit);
    }

    private ResponseEntity<ExperimentView> done(String id, Consumer<String> verb) {
        verb.accept(id);
        return ResponseEntity.accepted().body(views.view(id).view());
    }
}
