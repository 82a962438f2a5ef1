package io.engram.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@LockedServerTest
@ExtendWith(OutputCaptureExtension.class)
class LockedServerTests {

    private static final String[] ADMIN = {"Authorization", "Bearer " + LockedServerTest.ADMIN};

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private HttpResponse<String> create(String body, String... headers) throws Exception {
        return AccessFixtures.post(port, "/api/v1/tokens", "application/json", body, headers);
    }

    private JsonNode make(String role) throws Exception {
        create("{\"name\": \"admin\", \"role\": \"admin\"}", ADMIN);
        HttpResponse<String> answer = create("{\"name\": \"a " + role + "\", \"role\": \"" + role + "\"}", ADMIN);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String[] bearer(JsonNode token) {
        return new String[] {"Authorization", "Bearer " + token.get("token").asString()};
    }

    private JsonNode audit(String query) throws Exception {
        return JsonMapper.shared()
                .readTree(AccessFixtures.send(port, "GET", "/api/v1/audit" + query, ADMIN)
                        .body());
    }

    @Test
    void makesATokenThatOpensUntilItIsRevoked() throws Exception {
        JsonNode token = make("write");
        String place = "/api/v1/tokens/" + token.get("id").asString();

        assertThat(AccessFixtures.send(port, "GET", "/api/v1/experiments", bearer(token))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> shown = AccessFixtures.send(port, "GET", place, ADMIN);
        assertThat(shown.body()).contains("\"role\":\"write\"").doesNotContain("\"token\"", "engram_tok_");
        assertThat(AccessFixtures.send(port, "DELETE", place, ADMIN).statusCode())
                .isEqualTo(204);
        assertThat(AccessFixtures.send(port, "GET", "/api/v1/experiments", bearer(token))
                        .statusCode())
                .isEqualTo(401);
        assertThat(AccessFixtures.send(port, "GET", place, ADMIN).statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhatIsNeeded() throws Exception {
        HttpResponse<String> none = AccessFixtures.send(port, "DELETE", "/api/v1/experiments/exp_none");
        HttpResponse<String> basic =
                AccessFixtures.send(port, "GET", "/api/v1/experiments", "Authorization", "Basic YWRtaW46YWRtaW4=");
        HttpResponse<String> little =
                AccessFixtures.send(port, "DELETE", "/api/v1/experiments/exp_none", bearer(make("read")));

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"engram\"");
        assertThat(none.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(none.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(none.body()).contains("/problems/token-needed", "role write", "engram tokens create --role write");
        assertThat(basic.statusCode()).isEqualTo(401);
        assertThat(basic.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("invalid_token");
        assertThat(little.statusCode()).isEqualTo(403);
        assertThat(little.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("insufficient_scope", "scope=\"write\"");
        assertThat(little.body()).contains("/problems/role-missing", "needs the role write", "has the role read");
    }

    @Test
    void letsNobodyButAnAdminSayWhereTheServerCalls() throws Exception {
        String[] writer = bearer(make("write"));
        String hook = "{\"url\": \"https://127.0.0.1/\", \"events\": [\"failed\"]}";

        for (String path : List.of("/api/v1/webhooks", "/api/v1/webhooks/whk_1/deliveries")) {
            assertThat(AccessFixtures.send(port, "GET", path, writer).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(AccessFixtures.post(port, "/api/v1/webhooks", "application/json", hook, writer)
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> refused = AccessFixtures.post(port, "/api/v1/webhooks", "application/json", hook, ADMIN);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"/url\"", "not an address of the public internet");
        assertThat(AccessFixtures.send(port, "GET", "/api/v1/webhooks", ADMIN)
                        .headers()
                        .firstValue("Cache-Control"))
                .hasValue("no-store");
    }

    @Test
    void keepsNoAnswerThatHoldsASecret() throws Exception {
        HttpResponse<String> answer =
                create("{\"name\": \"kept\", \"role\": \"read\"}", ADMIN[0], ADMIN[1], "Idempotency-Key", "a-key");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/invalid-idempotency-key", "holds a secret");
    }

    @Test
    void saysAllThatIsWrongWithATokenThatIsAskedFor() throws Exception {
        HttpResponse<String> answer = create("{\"name\": \"\", \"role\": \"root\"}", ADMIN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/invalid-token-request", "\"/name\"", "\"/role\"");
        assertThat(create("{\"nmae\": 1}", ADMIN).statusCode()).isEqualTo(400);
        assertThat(AccessFixtures.post(port, "/api/v1/tokens", "text/plain", "{}", ADMIN)
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void answersAsBeforeWhatItLetsIn() throws Exception {
        assertThat(AccessFixtures.send(port, "GET", "/no/such/page", ADMIN).body())
                .contains("/problems/not-found");
        assertThat(AccessFixtures.send(port, "PUT", "/api/v1/experiments", ADMIN)
                        .body())
                .contains("/problems/method-not-allowed");
        assertThat(AccessFixtures.send(port, "GET", "/no/such/page").statusCode())
                .isEqualTo(401);
    }

    @Test
    void showsThePageAndTheDescriptionToEverybody() throws Exception {
        for (String path : List.of(
                "/",
                "/index.html",
                "/js/app.js",
                "/engram.css",
                "/css/list.css",
                "/webjars/uplot/1.6.30/dist/uPlot.iife.min.js",
                "/favicon.svg",
                "/swagger-ui/index.html",
                "/v3/api-docs")) {
            assertThat(AccessFixtures.send(port, "GET", path).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void writesDownWhoChangedWhatAndWhoWasRefused() throws Exception {
        JsonNode token = make("write");
        AccessFixtures.send(port, "DELETE", "/api/v1/experiments/exp_audited?why=secret", bearer(token));
        AccessFixtures.send(port, "GET", "/api/v1/audit/engram_tok_abc_secret", bearer(token));
        AccessFixtures.send(port, "GET", "/api/v1/experiments/exp_unseen", bearer(token));

        await().untilAsserted(() -> assertThat(audit("?limit=2").get("items").valueStream())
                .extracting(entry -> entry.get("actor").asString() + " "
                        + entry.get("actor_name").asString() + " "
                        + entry.get("method").asString() + " "
                        + entry.get("path").asString() + " "
                        + entry.get("status").asInt() + " "
                        + entry.get("refused").asBoolean() + " "
                        + entry.get("remote").asString())
                .containsExactly(
                        token.get("id").asString()
                                + " a write GET /api/v1/audit/engram_tok_(hidden) 403 true 127.0.0.1",
                        token.get("id").asString()
                                + " a write DELETE /api/v1/experiments/exp_audited 404 false 127.0.0.1"));
    }

    @Test
    void readsTheAuditPageByPage() throws Exception {
        for (int i = 0; i < 5; i++) {
            AccessFixtures.send(port, "DELETE", "/api/v1/experiments/exp_page" + i, ADMIN);
        }
        JsonNode first = audit("?limit=2");
        JsonNode second = audit("?limit=2&cursor=" + first.get("next_cursor").asString());

        assertThat(List.of(
                        first.at("/items/0/id").asLong(),
                        first.at("/items/1/id").asLong(),
                        second.at("/items/0/id").asLong(),
                        second.at("/items/1/id").asLong()))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                .doesNotHaveDuplicates();
        assertThat(audit("?limit=0").get("type").asString()).isEqualTo("/problems/invalid-parameter");
        assertThat(audit("?cursor=x").get("type").asString()).isEqualTo("/problems/invalid-parameter");
    }

    @Test
    void keepsSecretsOutOfTheLogAndTheAudit(CapturedOutput output) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        String token = make("read").get("token").asString();
        String secret = token.substring(token.length() - 43);
        String header = "Authorization: Bearer " + token;
        String host = "Host: 127.0.0.1";
        try {
            for (int i = 0; i < 100; i++) {
                AccessFixtures.raw(port, "GET /api/v1/experiments HTTP/1.1", host, header);
                AccessFixtures.raw(port, "DELETE /api/v1/experiments/" + token + " HTTP/1.1", host, header);
                AccessFixtures.raw(port, "POST /api/v1/tokens?access_token=" + token + " HTTP/1.1", host);
                AccessFixtures.raw(port, "GET /api/v1/experiments?q=" + token + " HTTP/1.1", host);
                AccessFixtures.raw(port, "GET /a?t=" + token + "{bad} HTTP/1.1", host);
                AccessFixtures.raw(port, "GET /a%00?t=" + token + " HTTP/1.1", host, header);
                AccessFixtures.raw(port, "GET /api/v1/experiments HTTP/1.1", host, header + "\u0001");
                AccessFixtures.raw(port, "GET /api/v1/experiments HTTP/1.1", host, header + secret);
                AccessFixtures.raw(port, "BAD " + token, host);
            }
        } finally {
            root.detachAppender(log);
        }

        String logged = log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .collect(Collectors.joining("\n"));
        assertThat(logged).doesNotContain(secret);
        assertThat(output.getAll()).doesNotContain(secret);
        assertThat(jdbc.sql("select path from audit").query(String.class).list())
                .noneMatch(path -> path.contains(secret));
    }

    @Test
    void refusesATokenInAnAddress() throws Exception {
        String token = make("read").get("token").asString();

        for (String query : List.of("access_token=" + token, "TOKEN=x", "q=%65ngram_tok_" + token.substring(11))) {
            HttpResponse<String> answer = AccessFixtures.send(port, "GET", "/api/v1/experiments?" + query, ADMIN);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.body()).contains("/problems/token-in-address");
        }
        assertThat(AccessFixtures.send(port, "GET", "/api/v1/experiments?q=token", ADMIN)
                        .statusCode())
                .isEqualTo(200);
    }
}
