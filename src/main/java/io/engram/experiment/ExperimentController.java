package io.engram.experiment;

import io.engram.recipe.DefinitionReport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Experiments", description = "Post a definition, watch it train, end it.")
class ExperimentController {

    private static final int MOST_ITEMS = 200;

    private final Admission admission;
    private final ExperimentViews views;
    private final ExperimentSearch search;
    private final Edits edits;
    private final Forking forking;
    private final Deletion deletion;

    ExperimentController(
            Admission admission,
            ExperimentViews views,
            ExperimentSearch search,
            Edits edits,
            Forking forking,
            Deletion deletion) {
        this.admission = admission;
        this.views = views;
        this.search = search;
        this.edits = edits;
        this.forking = forking;
        this.deletion = deletion;
    }

    @PostMapping(
            path = "/experiments",
            consumes = {"application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"},
            produces = "application/json")
    @Operation(
            operationId = "postExperiment",
            summary = "Train a definition",
            description = "Checks the definition against its dataset and queues it. Every flaw is reported at once.")
    @ApiResponse(responseCode = "201", description = "It is queued", useReturnTypeSchema = true)
    ResponseEntity<ExperimentView> post(@RequestBody PostedText definition) {
        return created(admission.accept(definition).id());
    }

    @PostMapping(
            path = "/experiments/{id}/fork",
            consumes = {"application/json", "application/yaml"},
            produces = "application/json")
    @Operation(
            operationId = "forkExperiment",
            summary = "Go on from a checkpoint as a new experiment",
            description =
                    "With the checkpoint's weights, optimizer, counters and history, and a definition that differs"
                            + " by the overrides. What a checkpoint cannot be gone on with, as other layers, is refused.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = ForkRequest.class))))
    @ApiResponse(responseCode = "201", description = "It is queued", useReturnTypeSchema = true)
    ResponseEntity<ExperimentView> fork(@PathVariable String id, @RequestBody PostedText body) {
        return created(forking.fork(id, body.as(ForkRequest.class)));
    }

    private ResponseEntity<ExperimentView> created(String id) {
        ExperimentViews.Tagged accepted = views.view(id);
        return ResponseEntity.created(URI.create("/api/v1/experiments/" + id))
                .eTag(accepted.eTag())
                .body(accepted.view());
    }

    @PostMapping(
            path = "/experiments:validate",
            consumes = {"application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"},
            produces = "application/json")
    @Operation(
            operationId = "validateExperiment",
            summary = "Check a definition without training it",
            description = "Answers with the parameters and output shape of each layer, or with every flaw at once.")
    DefinitionReport validate(@RequestBody PostedText definition) {
        return DefinitionReport.of(admission.checkWithStart(definition));
    }

    @GetMapping(path = "/experiments", produces = "application/json")
    @Operation(
            operationId = "listExperiments",
            summary = "List experiments",
            description = "A page at a time; ask for the next one with next_cursor and the same sort.")
    Page<ExperimentSummary> list(
            @Parameter(description = "Only these states; may be repeated") @RequestParam(defaultValue = "")
                    List<String> status,
            @Parameter(description = "Only with this label") @RequestParam(required = false) @Nullable String label,
            @Parameter(description = "Only with this in the name, in any case")
                    @RequestParam(required = false)
                    @Nullable
                    String q,
            @Parameter(description = "Only those whose id begins so, as exp_01m8")
                    @RequestParam(required = false)
                    @Nullable
                    String id,
            @Parameter(
                            description =
                                    "created_at, name or updated_at, backwards with - before it; or a metric, as in"
                                            + " valid.loss: the best first, of those that have recorded it; 400"
                                            + " where none has, and none of Engram's is called so")
                    @RequestParam(defaultValue = "-created_at")
                    String sort,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "next_cursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor) {
        checkRange("limit", limit, 1, MOST_ITEMS);
        ListOrder order = ListOrder.named(sort);
        return search.find(new ExperimentSearch.Query(
                status.stream().map(ExperimentController::state).toList(),
                label,
                q,
                id,
                order,
                limit,
                cursor == null ? null : Cursor.read(cursor, order)));
    }

    @GetMapping(path = "/experiments/{id}", produces = "application/json")
    @Operation(
            operationId = "getExperiment",
            summary = "See how an experiment is doing",
            description = "State, progress, latest and best metrics, attempts, failure and canonical definition."
                    + " Cheap to poll: send the ETag as If-None-Match and get 304 while nothing has changed.")
    ResponseEntity<ExperimentView> get(@PathVariable String id) {
        ExperimentViews.Tagged found = views.view(id);
        return ResponseEntity.ok().eTag(found.eTag()).body(found.view());
    }

    @PatchMapping(
            path = "/experiments/{id}",
            consumes = {"application/json", "application/merge-patch+json", "application/yaml"},
            produces = "application/json")
    @Operation(
            operationId = "editExperiment",
            summary = "Change an experiment",
            description = "Name, labels, notes and priority at any time; epochs while no worker is at it. A completed"
                    + " one with more epochs is queued again and goes on where it ended. With If-Match, refused if it has"
                    + " changed since.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = ExperimentEdit.class))))
    ResponseEntity<ExperimentView> edit(
            @PathVariable String id,
            @RequestBody PostedText body,
            @Parameter(description = "ETag of what is to be changed")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch) {
        edits.edit(id, body.as(ExperimentEdit.class), IfMatch.read(ifMatch));
        return get(id);
    }

    @DeleteMapping("/experiments/{id}")
    @Operation(
            operationId = "deleteExperiment",
            summary = "Delete an experiment and its files",
            description =
                    "Refused while it is active; cancel it first. With If-Match, refused if it has changed since.")
    @ApiResponse(responseCode = "204", description = "It is gone")
    ResponseEntity<Void> delete(
            @PathVariable String id,
            @Parameter(description = "ETag of what is to be deleted")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch) {
        deletion.delete(id, IfMatch.read(ifMatch));
        return ResponseEntity.noContent().build();
    }

    static void checkRange(String parameter, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidQuery(parameter, "must be " + least + " to " + most + ", was " + value);
        }
    }

    static ExperimentState state(String name) {
        return ExperimentState.named(name)
                .orElseThrow(() -> new InvalidQuery(
                        "status",
                        "there is no state '" + name + "'. Known: "
                                + ExperimentStates.ALL.stream()
                                        .map(ExperimentState::text)
                                        .collect(Collectors.joining(", "))));
    }
}
