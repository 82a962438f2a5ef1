package io.engram.experiment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What concerns many experiments at once. */
@RestController
@RequestMapping(path = "/api/v1", produces = "application/json")
@Tag(name = "Experiments")
class BulkController {

    private static final int MOST_ITEMS = 1000;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Experiments experiments;
    private final Map<BulkVerb, Consumer<String>> verbs = new EnumMap<>(BulkVerb.class);

    BulkController(Experiments experiments, Steering steering, Deletion deletion) {
        this.experiments = experiments;
        verbs.put(BulkVerb.PAUSE, steering::pause);
        verbs.put(BulkVerb.RESUME, steering::resume);
        verbs.put(BulkVerb.CANCEL, steering::cancel);
        verbs.put(BulkVerb.RETRY, steering::retry);
        verbs.put(BulkVerb.CHECKPOINT, steering::checkpoint);
        verbs.put(BulkVerb.DELETE, id -> deletion.delete(id, IfMatch.read(null)));
    }

    /**
     * What came of one.
     *
     * @param status as if it had been asked for alone: 202, 404, 409
     * @param detail why it was refused
     * @param legal what it may be asked for instead
     */
    record Result(
            String id,
            int status,
            @Nullable String detail,
            @Nullable List<String> legal) {}

    /** One that waits. */
    record Waiting(
            int position,
            String id,
            String name,
            int priority,
            Instant queuedAt,
            @Nullable Instant notBefore) {}

    @PostMapping(
            path = "/experiments:bulk",
            consumes = {"application/json", "application/yaml"})
    @Operation(
            operationId = "bulkExperiments",
            summary = "Do the same with many experiments",
            description = "Each is done or refused by itself; the answer has a result for each, in their order.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = BulkRequest.class))))
    List<Result> bulk(@RequestBody PostedText body) {
        BulkRequest request = body.as(BulkRequest.class);
        Consumer<String> verb = verbs.getOrDefault(request.verb(), id -> {});
        return request.ids().stream().map(id -> result(id, verb)).toList();
    }

    private static Result result(String id, Consumer<String> verb) {
        try {
            verb.accept(id);
            return new Result(id, ACCEPTED, null, null);
        } catch (UnknownId e) {
            return new Result(id, NOT_FOUND, e.getMessage(), null);
        } catch (IllegalMove e) {
            return new Result(
                    id,
                    CONFLICT,
                    e.getMessage(),
                    e.legalMoves().stream().map(Move::name).toList());
        }
    }

    @GetMapping("/queue")
    @Operation(
            operationId = "getQueue",
            summary = "Experiments that wait for a worker",
            description = "In the order in which they have their turn: by priority, then by how long they have waited."
                    + " Change a priority by PATCH.")
    List<Waiting> queue(@Parameter(description = "How many, 1 to 1000") @RequestParam(defaultValue = "100") int limit) {
        ExperimentController.checkRange("limit", limit, 1, MOST_ITEMS);
        List<Waiting> waiting = new ArrayList<>();
        for (Experiment experiment : experiments.queue(ExperimentStates.QUEUED, Limit.of(limit))) {
            waiting.add(experiment.waiting(waiting.size() + 1));
        }
        return waiting;
    }
}
