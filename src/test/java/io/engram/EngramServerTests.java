package io.engram;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The whole server, as it is started, over real HTTP. */
@SpringBootTest(
        classes = EngramServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.datasource.url=jdbc:h2:mem:server", TestFolder.DATA + "server"})
class EngramServerTests {

    @LocalServerPort
    int port;

    @Autowired
    MeterRegistry meters;

    @Test
    void isHealthy() throws Exception {
        // EngramServer.main makes the folder; this context comes without.
        Files.createDirectories(TestFolder.of("server"));

        HttpResponse<String> health = get("/actuator/health");

        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
    }

    @Test
    void countsWhatWaitsAndWhatRuns() {
        assertThat(meters.get("engram.experiments")
                        .tag("status", "queued")
                        .gauge()
                        .value())
                .isZero();
        assertThat(meters.get("engram.queue.length").gauge().value()).isZero();
        assertThat(meters.get("engram.workers.running").gauge().value()).isZero();
    }

    @Test
    void answersEveryErrorWithAProblem() throws Exception {
        HttpResponse<String> answer = get("/no/such/page");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("There is nothing at /no/such/page.");
    }

    @Test
    void answersAQueryThatIsNotUtf8WithAProblem() throws Exception {
        HttpResponse<String> answer = get("/api/v1/experiments?q=%ff");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("not valid UTF-8");
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
