package io.engram.webhook;

import com.github.f4b6a3.ulid.UlidFactory;
import io.engram.experiment.UnknownId;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is to be sent, what was, and what could not be: the truth about it, whatever happens to this process. */
@Component
class Deliveries {

    private static final String PENDING = "pending";
    private static final int LONGEST_ERROR = 500;

    private final JdbcClient jdbc;
    private final UlidFactory ids = UlidFactory.newMonotonicInstance();

    Deliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes down what is to be sent, in the transaction of what it tells of. Returns its id. */
    String add(String webhook, String event, @Nullable String experiment, String body, Instant now) {
        String id = "msg_" + ids.create(now.toEpochMilli()).toLowerCase();
        jdbc.sql("insert into webhook_delivery"
                        + " (id, webhook_id, event, experiment_id, body, status, attempts, next_attempt_at, created_at)"
                        + " values (?, ?, ?, ?, ?, 'pending', 0, ?, ?)")
                .param(id)
                .param(webhook)
                .param(event)
                .param(experiment)
                .param(body)
                .param(Times.of(now))
                .param(Times.of(now))
                .update();
        return id;
    }

    /** The webhooks that something should be sent to by now. */
    List<String> waiting(Instant now) {
        return jdbc.sql("select distinct d.webhook_id from webhook_delivery d join webhook w on w.id = d.webhook_id"
                        + " where d.status = 'pending' and d.next_attempt_at <= ? and w.enabled = true")
                .param(Times.of(now))
                .query(String.class)
                .list();
    }

    /** What is due to one of them, the longest due first. */
    List<Message> due(String webhook, Instant now, int most) {
        return jdbc.sql("select d.id, d.webhook_id, d.event, d.body, d.attempts, w.url, w.secret,"
                        + " w.previous_secret, w.previous_secret_until"
                        + " from webhook_delivery d join webhook w on w.id = d.webhook_id"
                        + " where d.webhook_id = ? and d.status = 'pending' and d.next_attempt_at <= ?"
                        + " and w.enabled = true order by d.next_attempt_at, d.id fetch first " + most + " rows only")
                .params(webhook, Times.of(now))
                .query((row, index) -> message(row, now))
                .list();
    }

    /**
     * Has one that was delivered or given up sent again, with all attempts before it.
     *
     * @return false where it waits to be sent as it is, or is not there
     */
    boolean again(String webhook, String id, Instant now) {
        return jdbc.sql("update webhook_delivery set status = 'pending', attempts = 0, next_attempt_at = ?"
                                + " where id = ? and webhook_id = ? and status <> 'pending'")
                        .params(Times.of(now), id, webhook)
                        .update()
                == 1;
    }

    /** @throws UnknownId where the log of this webhook has none such */
    Delivery find(String webhook, String id) {
        return jdbc.sql("select * from webhook_delivery where webhook_id = ? and id = ?")
                .params(webhook, id)
                .query((row, index) -> delivery(row))
                .optional()
                .orElseThrow(() -> new UnknownId("delivery of '" + webhook + "'", id));
    }

    private static Message message(ResultSet row, Instant now) throws SQLException {
        List<WebhookSecret> secrets = new ArrayList<>(List.of(new WebhookSecret(row.getString("secret"))));
        Instant until = Times.readNullable(row, "previous_secret_until");
        if (until != null && now.isBefore(until)) {
            secrets.add(new WebhookSecret(row.getString("previous_secret")));
        }
        return new Message(
                row.getString("id"),
                row.getString("webhook_id"),
                URI.create(row.getString("url")),
                List.copyOf(secrets),
                row.getString("event"),
                row.getString("body"),
                row.getInt("attempts"));
    }

    /** Writes down what came of an attempt; {@code next} is null where there is to be no other. */
    void record(Message message, Outcome outcome, @Nullable Instant next, Instant now) {
        String error = outcome.error();
        String status = outcome.isDelivered() ? "delivered" : next == null ? "dead" : PENDING;
        jdbc.sql("update webhook_delivery set status = ?, attempts = ?, response_code = ?, error = ?,"
                        + " next_attempt_at = ?, attempted_at = ? where id = ?")
                .param(status)
                .param(message.attempts() + 1)
                .param(outcome.code())
                .param(error == null || error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR))
                .param(next == null ? null : Times.of(next))
                .param(Times.of(now))
                .param(message.id())
                .update();
    }

    /** Of one webhook, the newest first, from below this id on. */
    List<Delivery> before(String webhook, String id, int most) {
        return jdbc.sql("select * from webhook_delivery where webhook_id = ? and id < ? order by id desc"
                        + " fetch first " + most + " rows only")
                .params(webhook, id)
                .query((row, index) -> delivery(row))
                .list();
    }

    /** Forgets what is older, whatever has become of it. */
    int forget(Instant oldest) {
        return jdbc.sql("delete from webhook_delivery where created_at < ?")
                .param(Times.of(oldest))
                .update();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getString("id"),
                row.getString("event"),
                row.getString("experiment_id"),
                row.getString("status"),
                row.getInt("attempts"),
                row.getObject("response_code", Integer.class),
                row.getString("error"),
                Times.readNullable(row, "next_attempt_at"),
                Times.read(row, "created_at"),
                Times.readNullable(row, "attempted_at"));
    }
}
