package io.engram.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@EdgeTest
class HttpLimitsTests {

    private final TestClient client;

    HttpLimitsTests(@LocalServerPort int port) {
        client = new TestClient(port);
    }

    @Test
    void refuseMoreParametersThanAnybodyNeeds() {
        HttpResponse<byte[]> answer = client.send(client.request("/experiments?" + "status=queued&".repeat(301)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("too many parameters");
    }

    @Test
    void allowTheMetricsOfAsManyExperimentsAsMayBeAskedFor() {
        String ids = "id=exp_00000000000000000000000000&".repeat(200);

        HttpResponse<byte[]> answer = client.send(client.request("/metrics?" + ids + "name=valid.loss&points=60"));

        // It has come as far as to be looked for.
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("There is no experiment 'exp_0");
    }

    @Test
    void refuseALongHead() {
        HttpResponse<byte[]> answer = client.send(client.request("/experiments?q=" + "q".repeat(17_000)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("Exception", "at org.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/experiments?limit=201",
                "/datasets?limit=201",
                "/checkpoints?metric=valid.loss&limit=201",
                "/datasets/digits/preview?rows=1001"
            })
    void holdForEveryPage(String path) {
        assertThat(client.send(client.request(path)).statusCode()).isEqualTo(400);
    }
}
