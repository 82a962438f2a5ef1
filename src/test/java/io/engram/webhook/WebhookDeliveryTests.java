package io.engram.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.engram.experiment.StateChanged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebhookTest
class WebhookDeliveryTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ComponentScan("io.engram.webhook")
    @EnableConfigurationProperties(WebhookSettings.class)
    static class Webhooking {}

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionOperations transaction;

    @Autowired
    ApplicationEventPublisher events;

    private final Receiver receiver = new Receiver();
    private String hook = "";
    private String secret = "";

    @BeforeEach
    void register() {
        JsonNode made = hook("cancelled", "");
        hook = made.get("id").asString();
        secret = made.get("secret").asString();
    }

    @AfterEach
    void clear() {
        receiver.close();
        jdbc.sql("delete from webhook").update();
        jdbc.sql("delete from webhook_delivery").update();
        jdbc.sql("delete from experiment").update();
    }

    private JsonNode hook(String event, String label) {
        MvcTestResult answer = http.post()
                .uri("/api/v1/webhooks")
                .contentType("application/json")
                .content("{\"url\": \"" + receiver.url("/" + event) + "\", \"events\": [\"" + event + "\"]"
                        + (label.isEmpty() ? "" : ", \"label\": \"" + label + "\"") + "}")
                .exchange();
        assertThat(answer).hasStatus(201);
        return body(answer);
    }

    private static JsonNode body(MvcTestResult answer) {
        return JsonMapper.shared().readTree(answer.getResponse().getContentAsByteArray());
    }

    private String experiment(String label) throws Exception {
        String digits = new ClassPathResource("examples/digits.yaml").getContentAsString(StandardCharsets.UTF_8);
        MvcTestResult answer = http.post()
                .uri("/api/v1/experiments")
                .contentType("application/yaml")
                .content(digits.replaceFirst("(?m)^labels:.*$", "labels: [" + label + "]"))
                .exchange();
        assertThat(answer).hasStatus(201);
        return body(answer).get("id").asString();
    }

    private void cancel(String experiment) {
        assertThat(http.post().uri("/api/v1/experiments/" + experiment + "/cancel"))
                .hasStatus(202);
    }

    private List<JsonNode> deliveries() {
        return body(http.get().uri("/api/v1/webhooks/" + hook + "/deliveries").exchange())
                .get("items")
                .valueStream()
                .toList();
    }

    private void awaitReceived(int count) {
        await().atMost(PATIENCE).until(() -> receiver.received.size() >= count);
    }

    private void awaitStatus(String status) {
        await().atMost(PATIENCE)
                .until(() -> deliveries().stream()
                        .allMatch(one -> one.get("status").asString().equals(status)));
    }

    @Test
    void tellsOfAChangeSoThatTheReceiverCanCheckIt() throws Exception {
        String id = experiment("mine");
        cancel(id);

        awaitReceived(1);
        Receiver.Received received = receiver.received.get(0);
        JsonNode message = JsonMapper.shared().readTree(received.body());
        assertThat(received.isSignedWith(secret)).isTrue();
        assertThat(message.get("type").asString()).isEqualTo("experiment.cancelled");
        assertThat(message.at("/data/experiment_id").asString()).isEqualTo(id);
        assertThat(message.at("/data/name").asString()).isEqualTo("digits");
        assertThat(message.at("/data/labels/0").asString()).isEqualTo("mine");
        assertThat(message.at("/data/href").asString()).isEqualTo("/api/v1/experiments/" + id);
        awaitStatus("delivered");
        JsonNode logged = deliveries().get(0);
        assertThat(logged.get("id").asString()).isEqualTo(received.id());
        assertThat(logged.get("response_code").asInt()).isEqualTo(204);
        assertThat(logged.get("attempts").asInt()).isEqualTo(1);
        assertThat(logged.get("next_attempt_at").isNull()).isTrue();
    }

    @Test
    void triesAgainUntilItArrivesUnderTheSameId() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        receiver.answers((exchange, received) ->
                Receiver.status(calls.incrementAndGet() <= 3 ? 500 : 200).give(exchange, received));

        cancel(experiment("mine"));

        awaitReceived(4);
        awaitStatus("delivered");
        assertThat(receiver.received).hasSize(4).allMatch(one -> one.isSignedWith(secret));
        assertThat(receiver.received.stream().map(Receiver.Received::id).distinct())
                .hasSize(1);
        assertThat(deliveries().get(0).get("attempts").asInt()).isEqualTo(4);
    }

    @Test
    void givesUpWhatNeverArrives() throws Exception {
        receiver.answers(Receiver.status(500));

        cancel(experiment("mine"));

        awaitStatus("dead");
        awaitReceived(4);
        JsonNode logged = deliveries().get(0);
        assertThat(logged.get("attempts").asInt()).isEqualTo(4);
        assertThat(logged.get("response_code").asInt()).isEqualTo(500);
        assertThat(logged.get("error").asString()).isEqualTo("the answer was 500");
    }

    @Test
    void tellsNobodyOfWhatIsUndone() throws Exception {
        String undone = experiment("mine");
        transaction.executeWithoutResult(status -> {
            cancel(undone);
            status.setRollbackOnly();
        });
        String done = experiment("mine");
        cancel(done);

        awaitReceived(1);
        awaitStatus("delivered");
        assertThat(deliveries()).hasSize(1);
        assertThat(receiver.received)
                .hasSize(1)
                .first()
                .matches(one -> one.body().contains(done));
    }

    @Test
    void hearsOfNoChangeOutsideOfItsTransaction() {
        assertThatThrownBy(() -> events.publishEvent(new StateChanged("exp_1", "cancelled", 1, null)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void tellsOnlyOfWhatIsWanted() throws Exception {
        hook("cancelled", "theirs");
        hook("paused", "");
        cancel(experiment("mine"));
        awaitReceived(1);
        awaitStatus("delivered");
        http.patch()
                .uri("/api/v1/webhooks/" + hook)
                .contentType("application/json")
                .content("{\"enabled\": false}")
                .exchange();

        cancel(experiment("theirs"));

        awaitReceived(2);
        assertThat(jdbc.sql("select count(*) from webhook_delivery")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThat(http.post().uri("/api/v1/webhooks/" + hook + "/test"))
                .hasStatus(409)
                .bodyText()
                .contains("Enable it first");
    }

    @Test
    void asksNobodyAgainWhoIsGone() throws Exception {
        receiver.answers(Receiver.status(410));

        cancel(experiment("mine"));

        awaitReceived(1);
        await().atMost(PATIENCE)
                .until(() -> !body(http.get().uri("/api/v1/webhooks/" + hook).exchange())
                        .get("enabled")
                        .asBoolean());
        cancel(experiment("mine"));
        assertThat(deliveries())
                .hasSize(1)
                .allMatch(one -> one.get("status").asString().equals("dead"));
        assertThat(body(http.get().uri("/api/v1/webhooks/" + hook).exchange())
                        .get("disabled_reason")
                        .asString())
                .contains("410");
    }

    @Test
    void triesATestOnce() {
        receiver.answers(Receiver.status(500));

        assertThat(http.post().uri("/api/v1/webhooks/" + hook + "/test")).hasStatus(202);

        awaitStatus("dead");
        assertThat(receiver.received).singleElement().satisfies(one -> {
            assertThat(one.isSignedWith(secret)).isTrue();
            assertThat(one.body()).contains("\"type\":\"webhook.test\"", hook);
        });
    }

    /** One receiver hangs; it gets no more than its share at once, and the other one hears all. */
    @Test
    void isNotHeldUpByAReceiverThatHangs() throws Exception {
        hook("paused", "");
        Semaphore hanging = new Semaphore(0);
        Map<String, Boolean> open = new ConcurrentHashMap<>();
        List<Integer> atOnce = new ArrayList<>();
        receiver.answers((exchange, received) -> {
            if (received.path().equals("/cancelled")) {
                open.put(received.id(), true);
                synchronized (atOnce) {
                    atOnce.add(open.size());
                }
                hanging.acquireUninterruptibly();
                open.remove(received.id());
            }
            Receiver.status(204).give(exchange, received);
        });
        for (int i = 0; i < 5; i++) {
            String id = experiment("mine");
            assertThat(http.post().uri("/api/v1/experiments/" + id + "/pause")).hasStatus(202);
            cancel(id);
        }

        await().atMost(PATIENCE)
                .until(() -> receiver.received.stream()
                                .filter(one -> one.path().equals("/paused"))
                                .count()
                        == 5);
        assertThat(receiver.received.stream().filter(one -> one.path().equals("/cancelled")))
                .hasSizeLessThanOrEqualTo(2);
        hanging.release(100);
        awaitReceived(10);
        awaitStatus("delivered");
        assertThat(atOnce).allMatch(count -> count <= 2);
    }

    @Test
    void showsASecretOnceAndForgetsWithTheWebhook() {
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(http.get().uri("/api/v1/webhooks"))
                .hasStatusOk()
                .bodyText()
                .contains(hook)
                .doesNotContain("whsec_");
        assertThat(http.get().uri("/api/v1/webhooks/" + hook)).bodyText().doesNotContain("whsec_");
        http.post().uri("/api/v1/webhooks/" + hook + "/test").exchange();
        awaitStatus("delivered");

        assertThat(http.delete().uri("/api/v1/webhooks/" + hook)).hasStatus(204);

        assertThat(jdbc.sql("select count(*) from webhook_delivery")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(http.delete().uri("/api/v1/webhooks/" + hook)).hasStatus(404);
        assertThat(http.get().uri("/api/v1/webhooks/" + hook + "/deliveries")).hasStatus(404);
    }

    @Test
    void listsDeliveriesAPageAtATime() {
        for (int i = 0; i < 3; i++) {
            http.post().uri("/api/v1/webhooks/" + hook + "/test").exchange();
        }
        String list = "/api/v1/webhooks/" + hook + "/deliveries?limit=2";

        JsonNode first = body(http.get().uri(list).exchange());
        JsonNode second = body(http.get()
                .uri(list + "&cursor=" + first.get("next_cursor").asString())
                .exchange());

        assertThat(first.get("items")).hasSize(2);
        assertThat(second.get("items")).hasSize(1);
        assertThat(second.get("next_cursor").isNull()).isTrue();
        assertThat(second.at("/items/0/id").asString())
                .isLessThan(first.at("/items/1/id").asString());
        assertThat(http.get().uri(list + "&cursor=x")).hasStatus(400);
        awaitStatus("delivered");
    }
}
