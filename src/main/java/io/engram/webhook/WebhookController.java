package io.engram.webhook;

import io.engram.definition.Flaw;
import io.engram.experiment.InvalidBody;
import io.engram.experiment.InvalidQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/webhooks")
@Tag(name = "Webhooks", description = "Who is told of changes of state.")
class WebhookController {

    private static final int MOST_ITEMS = 200;
    private static final Pattern CURSOR = Pattern.compile("msg_[0-9a-z]{26}");

    /** Behind every id. */
    private static final String NEWEST = "msg_" + "z".repeat(26);

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Outbox outbox;

    WebhookController(Webhooks webhooks, Deliveries deliveries, Outbox outbox) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.outbox = outbox;
    }

    @PostMapping(consumes = "application/json", produces = "application/json")
    @Operation(
            operationId = "createWebhook",
            summary = "Have an address told of changes of state",
            description = "From now on each change to one of these states is sent there by POST, signed as Standard"
                    + " Webhooks 1.0 has it, and tried again until it arrives or is given up. The answer is the only one"
                    + " that ever has the secret. An address that is not of the public internet is refused, unless"
                    + " engram.webhooks.allow-private is set.")
    @ApiResponse(responseCode = "201", description = "It is told from now on", useReturnTypeSchema = true)
    ResponseEntity<NewWebhook> create(@RequestBody WebhookRequest request) {
        NewWebhook made = webhooks.create(request);
        return ResponseEntity.created(
                        URI.create("/api/v1/webhooks/" + made.webhook().id()))
                .body(made);
    }

    @GetMapping(produces = "application/json")
    @Operation(
            operationId = "listWebhooks",
            summary = "List the webhooks",
            description = "The oldest first; at most 100.")
    List<Webhook> list() {
        return webhooks.list();
    }

    @GetMapping(path = "/{id}", produces = "application/json")
    @Operation(operationId = "getWebhook", summary = "One webhook", description = "Without its secret.")
    Webhook get(@PathVariable String id) {
        return webhooks.find(id);
    }

    @PatchMapping(path = "/{id}", consumes = "application/json", produces = "application/json")
    @Operation(
            operationId = "editWebhook",
            summary = "Enable or disable a webhook",
            description =
                    "While it is disabled nothing is written down for it. What waited before that waits on, and is"
                            + " sent once it is enabled again.")
    Webhook edit(@PathVariable String id, @RequestBody WebhookEdit edit) {
        if (edit.enabled() == null) {
            throw new InvalidBody(List.of(new Flaw("/enabled", "is missing. Give true or false.")));
        }
        return webhooks.enable(id, edit.enabled(), null);
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteWebhook",
            summary = "Delete a webhook",
            description = "With its log, and with what was still to be sent.")
    @ApiResponse(responseCode = "204", description = "It is gone")
    ResponseEntity<Void> delete(@PathVariable String id) {
        webhooks.delete(id);
        return ResponseEntity.noContent().build();
    }

    /** @param delivery its id in the log */
    record Tested(String delivery) {}

    @PostMapping(path = "/{id}/test", produces = "application/json")
    @Operation(
            operationId = "testWebhook",
            summary = "Send a test",
            description = "An event webhook.test, which is tried once. What came of it is in the list of deliveries.")
    @ApiResponse(responseCode = "202", description = "It is being sent", useReturnTypeSchema = true)
    ResponseEntity<Tested> test(@PathVariable String id) {
        return ResponseEntity.accepted().body(new Tested(outbox.test(enabled(id))));
    }

    private Webhook enabled(String id) {
        Webhook hook = webhooks.find(id);
        if (!hook.enabled()) {
            throw new WebhookConflict("'" + id + "' is disabled. Enable it first.");
        }
        return hook;
    }

    @PostMapping(path = "/{id}/rotate", produces = "application/json")
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Give a webhook another secret",
            description =
                    "The answer is the only one that ever has it. For 24 hours what is sent has two signatures, by"
                            + " the new secret and by the one before, so that the receiver can change in its own time. Do it"
                            + " twice to be rid of the old one at once.")
    NewWebhook rotate(@PathVariable String id) {
        return webhooks.rotate(id);
    }

    @PostMapping(path = "/{id}/deliveries/{delivery}/redeliver", produces = "application/json")
    @Operation(
            operationId = "redeliver",
            summary = "Send a message once more",
            description = "One that was given up, or that has arrived, is sent again under its id, with all attempts"
                    + " before it. 409 where it waits to be sent as it is, or the webhook is disabled.")
    @ApiResponse(responseCode = "202", description = "It is being sent", useReturnTypeSchema = true)
    ResponseEntity<Delivery> redeliver(
            @PathVariable String id,
            @Parameter(description = "Its id in the list of deliveries") @PathVariable String delivery) {
        return ResponseEntity.accepted().body(outbox.again(enabled(id), delivery));
    }

    @GetMapping(path = "/{id}/deliveries", produces = "application/json")
    @Operation(
            operationId = "listDeliveries",
            summary = "What was sent, what waits and what was given up",
            description = "The newest first, for as long as engram.webhooks.keep says.")
    Delivery.Page deliveries(
            @PathVariable String id,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "next_cursor of the page before") @RequestParam(defaultValue = "") String cursor) {
        webhooks.find(id);
        if (limit < 1 || limit > MOST_ITEMS) {
            throw new InvalidQuery("limit", "must be 1 to " + MOST_ITEMS + ", was " + limit);
        }
        if (!cursor.isEmpty() && !CURSOR.matcher(cursor).matches()) {
            throw new InvalidQuery(
                    "cursor", "this is not a cursor that a list has given. Begin again without a cursor.");
        }
        List<Delivery> found = deliveries.before(id, cursor.isEmpty() ? NEWEST : cursor, limit + 1);
        boolean more = found.size() > limit;
        List<Delivery> shown = List.copyOf(more ? found.subList(0, limit) : found);
        return new Delivery.Page(shown, more ? shown.get(limit - 1).id() : null);
    }
}
