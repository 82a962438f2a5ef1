package io.engram.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.Experiments;
import io.engram.web.EdgeTest;
import io.engram.web.TestClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@EdgeTest
class IdempotencyTests {

    private static final String YAML = "application/yaml";

    private final Experiments experiments;
    private final JdbcClient jdbc;
    private final TestClient client;

    IdempotencyTests(@Autowired Experiments experiments, @Autowired JdbcClient jdbc, @LocalServerPort int port) {
        this.experiments = experiments;
        this.jdbc = jdbc;
        client = new TestClient(port);
    }

    @BeforeEach
    void empty() {
        experiments.deleteAll();
        jdbc.sql("delete from idempotency_key").update();
    }

    @Test
    void givesTheSameAnswerToTheSameRequest() {
        HttpResponse<byte[]> first = post("same", TestClient.digits("one"));
        HttpResponse<byte[]> second = post("same", TestClient.digits("one"));
        HttpResponse<byte[]> quoted = post("\"same\"", TestClient.digits("one"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        for (HttpResponse<byte[]> again : List.of(second, quoted)) {
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
            assertThat(again.body()).isEqualTo(first.body());
            for (String header : List.of("Location", "ETag", "Content-Type")) {
                assertThat(again.headers().firstValue(header))
                        .isPresent()
                        .isEqualTo(first.headers().firstValue(header));
            }
        }
        assertThat(experiments.count()).isEqualTo(1);
    }

    @Test
    void givesTheETagThatTheExperimentHas() {
        HttpResponse<byte[]> posted = post("tag", TestClient.digits("one"));
        String path = posted.headers().firstValue("Location").orElseThrow().substring("/api/v1".length());

        assertThat(client.send(client.request(path)).headers().firstValue("ETag"))
                .isEqualTo(posted.headers().firstValue("ETag"));
    }

    @Test
    void doesWhatCanBeDoneOfManyAndTellsItAgain() {
        String id = idOf(post("one-of-many", TestClient.digits("one")));
        String body = "{\"verb\": \"cancel\", \"ids\": [\"" + id + "\", \"exp_nowhere\", \"" + id + "\"]}";

        HttpResponse<byte[]> first = bulk("many", body);
        HttpResponse<byte[]> second = bulk("many", body);
        HttpResponse<byte[]> gone = bulk("gone", body.replace("cancel", "delete"));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(TestClient.json(first)
                        .valueStream()
                        .map(result -> result.get("status").asInt()))
                .containsExactly(202, 404, 409);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(TestClient.json(gone)
                        .valueStream()
                        .map(result -> result.get("status").asInt()))
                .containsExactly(202, 404, 404);
        assertThat(experiments.count()).isZero();
    }

    private HttpResponse<byte[]> bulk(String key, String body) {
        return client.send(client.request("/experiments:bulk")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void refusesAnotherRequestWithTheSameKey() {
        String id = idOf(post("taken", TestClient.digits("one")));

        HttpResponse<byte[]> body = post("taken", TestClient.digits("two"));
        HttpResponse<byte[]> type = client.send(client.post("/experiments", "text/yaml", TestClient.digits("one"))
                .header("Idempotency-Key", "taken"));
        HttpResponse<byte[]> path = client.send(
                client.post("/experiments/" + id + "/cancel", YAML, "").header("Idempotency-Key", "taken"));

        for (HttpResponse<byte[]> refused : List.of(body, type, path)) {
            assertProblem(refused, 409, "/problems/idempotency-key-reused");
        }
        assertThat(experiments.count()).isEqualTo(1);
    }

    @Test
    void repeatsTheAnswerToAMoveThatIsNoLongerLegal() {
        String id = idOf(client.send(client.post("/experiments", YAML, TestClient.digits("one"))));

        HttpResponse<byte[]> first = cancel(id, "move");
        HttpResponse<byte[]> second = cancel(id, "move");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(TestClient.json(first).get("status").asString()).isEqualTo("cancelled");
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
        assertProblem(cancel(id, "other"), 409, "/problems/illegal-move");
    }

    /**
     * Who has an answer may ask again at once. One of some thousand came too early while the key was held until it was
     * sent.
     */
    @Test
    void holdsNoKeyWhoseAnswerHasBeenSent() {
        for (int i = 0; i < 500; i++) {
            jdbc.sql("delete from idempotency_key").update();
            post("again" + i, "name: x");
            assertThat(post("again" + i, "name: x").headers().firstValue("Idempotent-Replayed"))
                    .as("the second answer under key again" + i)
                    .hasValue("true");
        }
    }

    @Test
    void repeatsARefusal() {
        HttpResponse<byte[]> first = post("wrong", "name: x");
        HttpResponse<byte[]> second = post("wrong", "name: x");

        assertProblem(first, 400, "/problems/invalid-definition");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void triesAgainWhereTheServerWasTheOneThatCouldNot() {
        for (int i = 0; i < 5; i++) {
            post("fill" + i, TestClient.digits("fill"));
        }
        assertProblem(post("late", TestClient.digits("late")), 503, "/problems/queue-full");

        experiments.deleteAll();

        assertThat(post("late", TestClient.digits("late")).statusCode()).isEqualTo(201);
    }

    @Test
    void leavesNoExperimentWhoseAnswerCannotBeKept() {
        jdbc.sql("alter table idempotency_key add constraint crash check (status = 0)")
                .update();
        try {
            assertProblem(post("crash", TestClient.digits("one")), 500, "/problems/internal-error");
            assertThat(experiments.count()).isZero();
        } finally {
            jdbc.sql("alter table idempotency_key drop constraint crash").update();
        }

        assertThat(post("crash", TestClient.digits("one")).statusCode()).isEqualTo(201);
        assertThat(experiments.count()).isEqualTo(1);
    }

    @Test
    void forgetsAnAnswerAfterADay() {
        post("old", TestClient.digits("one"));
        jdbc.sql("update idempotency_key set created_at = created_at - interval '25' hour")
                .update();

        HttpResponse<byte[]> later = post("old", TestClient.digits("two"));

        assertThat(later.statusCode()).isEqualTo(201);
        assertThat(experiments.count()).isEqualTo(2);
    }

    @Test
    void keepsABoundedNumberOfAnswers() {
        for (int i = 0; i < 20; i++) {
            jdbc.sql("insert into idempotency_key values (?, '', 200, '', '', current_timestamp)")
                    .param(Integer.toString(i))
                    .update();
        }

        HttpResponse<byte[]> refused = post("one-more", TestClient.digits("one"));

        assertProblem(refused, 503, "/problems/too-many-idempotency-keys");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(experiments.count()).isZero();
    }

    @Test
    void refusesWhatIsNoKey() {
        for (String key : List.of("", "  ", "\"\"", "a b", "k".repeat(256))) {
            assertProblem(post(key, TestClient.digits("one")), 400, "/problems/invalid-idempotency-key");
        }
        HttpRequest.Builder twice = client.post("/experiments", YAML, TestClient.digits("one"))
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "b");
        assertProblem(client.send(twice), 400, "/problems/invalid-idempotency-key");
        assertThat(experiments.count()).isZero();
    }

    private HttpResponse<byte[]> post(String key, String definition) {
        return client.send(client.post("/experiments", YAML, definition).header("Idempotency-Key", key));
    }

    private HttpResponse<byte[]> cancel(String id, String key) {
        return client.send(client.request("/experiments/" + id + "/cancel")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static String idOf(HttpResponse<byte[]> answer) {
        return TestClient.json(answer).get("id").asString();
    }

    static void assertProblem(HttpResponse<byte[]> answer, int status, String type) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(TestClient.json(answer).get("type").asString()).isEqualTo(type);
        assertThat(TestClient.json(answer).get("detail").asString()).isNotBlank();
    }
}
