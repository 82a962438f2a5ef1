package io.engram.webhook;

import io.engram.experiment.StateChanged;
import io.engram.experiment.history.BestValues;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down what is to be told, in the transaction of what it tells of: one that is undone tells nobody, and one that
 * is committed is told of even if the server is killed right after.
 */
@Component
class Outbox {

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final BestValues bestValues;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final InstantSource clock;
    private final ApplicationEventPublisher events;

    Outbox(
            Webhooks webhooks,
            Deliveries deliveries,
            BestValues bestValues,
            JdbcClient jdbc,
            JsonMapper json,
            InstantSource clock,
            ApplicationEventPublisher events) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.bestValues = bestValues;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.events = events;
    }

    /** Something waits to be sent. */
    record DeliveryWritten() {}

    /** As Standard Webhooks has it. */
    record Body(String type, Instant timestamp, Object data) {}

    /** What is told of an experiment; whoever wants more asks for {@code href}. */
    record Change(
            String experimentId,
            String name,
            List<String> labels,
            String status,
            int attempts,
            @Nullable String failureCategory,
            Map<String, Double> latest,
            String href) {}

    /** Within the transaction of the change, and never without one. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(StateChanged change) {
        List<Webhook> wanting = webhooks.wanting(change.id(), change.status());
        if (wanting.isEmpty()) {
            return;
        }
        Change data = new Change(
                change.id(),
                jdbc.sql("select name from experiment where id = ?")
                        .param(change.id())
                        .query(String.class)
                        .single(),
                jdbc.sql("select label from experiment_label where experiment_id = ? order by label")
                        .param(change.id())
                        .query(String.class)
                        .list(),
                change.status(),
                change.attempts(),
                change.failureCategory(),
                bestValues.of(change.id()).latest(),
                "/api/v1/experiments/" + change.id());
        wanting.forEach(hook -> write(hook, "experiment." + change.status(), change.id(), data));
    }

    /** Something to try a webhook by. Returns the id of the delivery. */
    @Transactional
    public String test(Webhook hook) {
        return write(hook, Message.TEST, null, Map.of("webhook_id", hook.id()));
    }

    /**
     * Has a message sent once more, under the id that it had.
     *
     * @throws WebhookConflict where it waits to be sent as it is
     */
    @Transactional
    public Delivery again(Webhook hook, String delivery) {
        boolean waits = deliveries.find(hook.id(), delivery).nextAttemptAt() != null;
        if (waits || !deliveries.again(hook.id(), delivery, clock.instant().truncatedTo(ChronoUnit.MICROS))) {
            throw new WebhookConflict("'" + delivery + "' waits to be sent as it is; see next_attempt_at.");
        }
        events.publishEvent(new DeliveryWritten());
        return deliveries.find(hook.id(), delivery);
    }

    private String write(Webhook hook, String event, @Nullable String experiment, Object data) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String body = json.writeValueAsString(new Body(event, now, data));
        String id = deliveries.add(hook.id(), event, experiment, body, now);
        events.publishEvent(new DeliveryWritten());
        return id;
    }
}
