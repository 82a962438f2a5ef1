package io.engram.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebhookTest
class RedeliveryTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcClient jdbc;

    private final Receiver receiver = new Receiver();
    private String hook = "";
    private String secret = "";

    @BeforeEach
    void register() {
        JsonNode made = body(http.post()
                .uri("/api/v1/webhooks")
                .contentType("application/json")
                .content("{\"url\": \"" + receiver.url("/") + "\", \"events\": [\"cancelled\"]}")
                .exchange());
        hook = "/api/v1/webhooks/" + made.get("id").asString();
        secret = made.get("secret").asString();
    }

    @AfterEach
    void clear() {
        receiver.close();
        jdbc.sql("delete from webhook").update();
        jdbc.sql("delete from webhook_delivery").update();
    }

    private static JsonNode body(MvcTestResult answer) {
        return JsonMapper.shared().readTree(answer.getResponse().getContentAsByteArray());
    }

    private MvcTestResult post(String path) {
        return http.post().uri(hook + path).exchange();
    }

    private String awaited(String status) {
        await().atMost(PATIENCE).until(() -> newest().get("status").asString(), status::equals);
        return newest().get("id").asString();
    }

    private JsonNode newest() {
        return body(http.get().uri(hook + "/deliveries").exchange()).at("/items/0");
    }

    @Test
    void sendsAMessageThatWasGivenUpOnceMore() {
        receiver.answers(Receiver.status(500));
        post("/test");
        String id = awaited("dead");
        receiver.answers(Receiver.status(204));

        MvcTestResult answer = post("/deliveries/" + id + "/redeliver");

        assertThat(answer)
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.attempts")
                .isEqualTo(0);
        assertThat(awaited("delivered")).isEqualTo(id);
        assertThat(receiver.received)
                .hasSize(2)
                .extracting(Receiver.Received::id)
                .containsOnly(id);
        assertThat(receiver.received.get(1).isSignedWith(secret)).isTrue();
        assertThat(newest().get("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void saysWhatCannotBeSentAgain() {
        http.patch()
                .uri(hook)
                .contentType("application/json")
                .content("{\"enabled\": false}")
                .exchange();
        assertThat(post("/deliveries/msg_none/redeliver"))
                .hasStatus(409)
                .bodyText()
                .contains("disabled");
        http.patch()
                .uri(hook)
                .contentType("application/json")
                .content("{\"enabled\": true}")
                .exchange();
        assertThat(post("/deliveries/msg_none/redeliver"))
                .hasStatus(404)
                .bodyText()
                .contains("msg_none");

        post("/test");
        String id = awaited("delivered");
        jdbc.sql("update webhook_delivery set status = 'pending', next_attempt_at = ?")
                .param(java.time.OffsetDateTime.parse("2999-01-01T00:00:00Z"))
                .update();

        assertThat(post("/deliveries/" + id + "/redeliver"))
                .hasStatus(409)
                .bodyText()
                .contains("waits to be sent");
    }

    @Test
    void signsWithBothSecretsWhileTheReceiverChanges() {
        String second = body(post("/rotate")).get("secret").asString();
        post("/test");
        awaited("delivered");

        assertThat(second).startsWith("whsec_").isNotEqualTo(secret);
        assertThat(receiver.received.get(0).isSignedWith(secret)).isTrue();
        assertThat(receiver.received.get(0).isSignedWith(second)).isTrue();

        String third = body(post("/rotate")).get("secret").asString();
        post("/test");
        await().atMost(PATIENCE).until(() -> receiver.received.size() == 2);
        assertThat(receiver.received.get(1).isSignedWith(secret)).isFalse();
        assertThat(receiver.received.get(1).isSignedWith(second)).isTrue();
        assertThat(receiver.received.get(1).isSignedWith(third)).isTrue();

        jdbc.sql("update webhook set previous_secret_until = created_at").update();
        post("/test");
        await().atMost(PATIENCE).until(() -> receiver.received.size() == 3);
        assertThat(receiver.received.get(2).isSignedWith(second)).isFalse();
        assertThat(receiver.received.get(2).isSignedWith(third)).isTrue();
        awaited("delivered");
    }
}
