package io.engram.evaluation;

import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.experiment.Experiments;
import io.engram.experiment.InvalidBody;
import io.engram.experiment.InvalidQuery;
import io.engram.experiment.UnknownId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Predictions")
class EvaluationController {

    private static final int MOST_ITEMS = 200;
    /** More than any such request has. */
    private static final int MAX_BYTES = 1 << 16;

    private static final Pattern CURSOR = Pattern.compile("evl_[0-9a-z]{26}");

    private final EvaluationDesk desk;
    private final EvaluationSteering steering;
    private final Evaluations evaluations;
    private final ProgressBoard board;
    private final Experiments experiments;

    EvaluationController(
            EvaluationDesk desk,
            EvaluationSteering steering,
            Evaluations evaluations,
            ProgressBoard board,
            Experiments experiments) {
        this.desk = desk;
        this.steering = steering;
        this.board = board;
        this.evaluations = evaluations;
        this.experiments = experiments;
    }

    @PostMapping(path = "/experiments/{id}/evaluate", consumes = "application/json", produces = "application/json")
    @Operation(
            operationId = "evaluate",
            summary = "Evaluate on a dataset",
            description =
                    "With the best or a named checkpoint, its transforms and labels: loss and metrics as of the test"
                            + " at the end of a training. It waits for a worker as trainings do, before those that wait.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = EvaluationRequest.class))))
    @ApiResponse(responseCode = "202", description = "It is queued", useReturnTypeSchema = true)
    ResponseEntity<EvaluationView> evaluate(
            @PathVariable String id, @Parameter(hidden = true) HttpServletRequest request) throws IOException {
        EvaluationView queued = desk.accept(id, read(request));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/evaluations/" + queued.id()))
                .body(queued);
    }

    private static EvaluationRequest read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new InvalidBody(List.of(new Flaw("", "is larger than " + MAX_BYTES + " bytes")));
        }
        List<Flaw> flaws = new ArrayList<>();
        return new RecordReader(flaws)
                .read(EvaluationRequest.class, DefinitionText.json(new String(body, StandardCharsets.UTF_8)))
                .orElseThrow(() -> new InvalidBody(flaws));
    }

    @GetMapping(path = "/experiments/{id}/evaluations", produces = "application/json")
    @Operation(
            operationId = "listEvaluations",
            summary = "Evaluations of an experiment",
            description = "Those that wait, run and are done, the newest first, a page at a time; without reports, and"
                    + " without the values of examples, which each by itself has.")
    EvaluationPage list(
            @PathVariable String id,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "next_cursor of the page before") @RequestParam(defaultValue = "") String cursor) {
        if (limit < 1 || limit > MOST_ITEMS) {
            throw new InvalidQuery("limit", "must be from 1 to " + MOST_ITEMS + ", was " + limit);
        }
        if (!experiments.existsById(id)) {
            throw new UnknownId("experiment", id);
        }
        if (!cursor.isEmpty() && !CURSOR.matcher(cursor).matches()) {
            throw new InvalidQuery(
                    "cursor", "this is not a cursor that a list has given. Begin again without a cursor.");
        }
        List<EvaluationView> found =
                evaluations.before(id, cursor.isEmpty() ? Evaluations.NEWEST : cursor, limit + 1).stream()
                        .map(board::shownOn)
                        .toList();
        boolean more = found.size() > limit;
        List<EvaluationView> page = more ? found.subList(0, limit) : found;
        return new EvaluationPage(page, more ? page.get(limit - 1).id() : null);
    }

    @GetMapping(path = "/evaluations/{id}", produces = "application/json")
    @Operation(
            operationId = "getEvaluation",
            summary = "One evaluation",
            description =
                    "Its state, how far it is while it runs, and its result once it is completed: metrics, what they"
                            + " report beside their values, such as the confusion matrix of every classification, and the examples that were asked for.")
    EvaluationView get(@PathVariable String id) {
        return evaluations.find(id).map(board::shownOn).orElseThrow(() -> new UnknownId("evaluation", id));
    }

    @PostMapping(path = "/evaluations/{id}/cancel", produces = "application/json")
    @Operation(
            operationId = "cancelEvaluation",
            summary = "Cancel an evaluation",
            description = "At once, whether it waits or runs: its worker is killed, and what it has found is lost.")
    @ApiResponse(responseCode = "202", description = "It is cancelled", useReturnTypeSchema = true)
    ResponseEntity<EvaluationView> cancel(@PathVariable String id) {
        return ResponseEntity.accepted().body(steering.cancel(id));
    }

    @DeleteMapping("/evaluations/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteEvaluation",
            summary = "Delete an evaluation",
            description = "Its result and its log, for good. Refused while it waits or runs: cancel it first.")
    void delete(@PathVariable String id) {
        steering.delete(id);
    }
}
