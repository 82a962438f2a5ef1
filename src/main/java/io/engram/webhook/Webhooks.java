package io.engram.webhook;

import com.github.f4b6a3.ulid.UlidFactory;
import io.engram.experiment.UnknownId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Everybody who wants to be told. */
@Component
class Webhooks {

    /** Each is looked at with every change of state. */
    static final int MOST = 100;

    /** How long what is sent is signed with the secret before as well. */
    private static final Duration BOTH_SECRETS = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final WebhookRules rules;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final UlidFactory ids = UlidFactory.newMonotonicInstance();

    Webhooks(JdbcClient jdbc, WebhookRules rules, InstantSource clock) {
        this.jdbc = jdbc;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Makes one. Locked, so that two requests at once cannot make one too many.
     *
     * @throws io.engram.experiment.InvalidBody where it may not be
     * @throws WebhookConflict where there are too many
     */
    synchronized NewWebhook create(WebhookRequest request) {
        WebhookRules.Checked asked = rules.check(request);
        if (list().size() >= MOST) {
            throw new WebhookConflict("There are " + MOST + " webhooks, which is the most. Delete one first.");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String id = "whk_" + ids.create(now.toEpochMilli()).toLowerCase();
        WebhookSecret secret = WebhookSecret.mint(random);
        jdbc.sql("insert into webhook (id, url, events, label, secret, enabled, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, true, ?, ?)")
                .param(id)
                .param(asked.url())
                .param(String.join(",", asked.events()))
                .param(asked.label())
                .param(secret.text())
                .param(Times.of(now))
                .param(Times.of(now))
                .update();
        return new NewWebhook(find(id), secret.text());
    }

    /** The oldest first. */
    List<Webhook> list() {
        return jdbc.sql("select * from webhook order by id")
                .query((row, index) -> webhook(row))
                .list();
    }

    Webhook find(String id) {
        return jdbc.sql("select * from webhook where id = ?")
                .param(id)
                .query((row, index) -> webhook(row))
                .optional()
                .orElseThrow(() -> new UnknownId("webhook", id));
    }

    /** Those that want to hear of this state of this experiment. */
    List<Webhook> wanting(String experiment, String state) {
        return jdbc
                .sql("select * from webhook w where enabled = true and (label is null or exists (select 1 from"
                        + " experiment_label l where l.experiment_id = ? and l.label = w.label)) order by id")
                .param(experiment)
                .query((row, index) -> webhook(row))
                .list()
                .stream()
                .filter(hook -> hook.events().contains(state))
                .toList();
    }

    /** @param reason why not, where somebody else has decided it */
    Webhook enable(String id, boolean enabled, @Nullable String reason) {
        jdbc.sql("update webhook set enabled = ?, disabled_reason = ?, updated_at = ? where id = ?")
                .param(enabled)
                .param(reason)
                .param(Times.of(clock.instant()))
                .param(id)
                .update();
        return find(id);
    }

    /**
     * Gives it another secret. What is sent is signed with the one before, too, for a day, so that the receiver can
     * change without missing anything.
     */
    NewWebhook rotate(String id) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        WebhookSecret secret = WebhookSecret.mint(random);
        int changed = jdbc.sql("update webhook set previous_secret = secret, previous_secret_until = ?, secret = ?,"
                        + " updated_at = ? where id = ?")
                .params(Times.of(now.plus(BOTH_SECRETS)), secret.text(), Times.of(now), id)
                .update();
        if (changed == 0) {
            throw new UnknownId("webhook", id);
        }
        return new NewWebhook(find(id), secret.text());
    }

    /** With all that was to be sent to it. */
    void delete(String id) {
        if (jdbc.sql("delete from webhook where id = ?").param(id).update() == 0) {
            throw new UnknownId("webhook", id);
        }
        jdbc.sql("delete from webhook_delivery where webhook_id = ?").param(id).update();
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        return new Webhook(
                row.getString("id"),
                row.getString("url"),
                List.of(row.getString("events").split(",")),
                row.getString("label"),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                Times.read(row, "created_at"),
                Times.read(row, "updated_at"));
    }
}
