package io.engram.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.engram.experiment.ExperimentApplication;
import io.engram.experiment.StateChanged;
import io.engram.postgres.Postgres;
import io.engram.postgres.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** One server writes down what is to be told and ends; the next one tells it. */
class WebhookDurabilityTests {

    @TempDir
    Path data;

    private final String url =
            TestDatabase.isPostgres() ? Postgres.newDatabase() : "jdbc:h2:mem:durable;DB_CLOSE_DELAY=-1";

    private ConfigurableApplicationContext serve() {
        return new SpringApplicationBuilder(ExperimentApplication.class, WebhookDeliveryTests.Webhooking.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + url,
                        "--spring.datasource.username=" + Postgres.USER,
                        "--engram.data=" + data,
                        "--engram.webhooks.allow-private=true",
                        "--engram.webhooks.first-delay=1s",
                        "--engram.webhooks.keep=365000d",
                        "--spring.jmx.enabled=false");
    }

    @Test
    void tellsWhatTheServerBeforeCouldNot() {
        Receiver none = new Receiver();
        int port = none.port();
        none.close();
        NewWebhook hook;
        try (ConfigurableApplicationContext first = serve()) {
            hook = first.getBean(Webhooks.class)
                    .create(new WebhookRequest("http://127.0.0.1:" + port + "/", List.of("completed"), null));
            JdbcClient jdbc = first.getBean(JdbcClient.class);
            jdbc.sql("insert into experiment (id, version, name, notes, status, dataset, metric, metric_mode, priority,"
                            + " parameters, attempts, restarts, epochs, epoch, step, steps, created_at, queued_at, updated_at)"
                            + " values ('exp_1', 0, 'n', '', 'running', 'd', 'valid.loss', 'min', 0, 1, 1, 0, 9, 0, 0, 0,"
                            + " now(), now(), now())")
                    .update();
            first.getBean(TransactionOperations.class)
                    .executeWithoutResult(
                            status -> first.publishEvent(new StateChanged("exp_1", "completed", 1, null)));
            Deliveries log = first.getBean(Deliveries.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            log.before(hook.webhook().id(), "msg_zzz", 1).get(0).attempts() > 0);
        }

        try (Receiver receiver = new Receiver(port);
                ConfigurableApplicationContext second = serve()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !receiver.received.isEmpty());

            assertThat(receiver.received.get(0).isSignedWith(hook.secret())).isTrue();
            assertThat(receiver.received.get(0).body()).contains("experiment.completed", "exp_1");
            Deliveries log = second.getBean(Deliveries.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> log.before(hook.webhook().id(), "msg_zzz", 1)
                            .get(0)
                            .status()
                            .equals("delivered"));
        }
    }
}
