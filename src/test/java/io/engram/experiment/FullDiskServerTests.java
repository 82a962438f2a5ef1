package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.engram.health.DatabaseRevival;
import io.engram.postgres.TestDatabase;
import io.engram.storage.FreeSpace;
import io.engram.storage.SmallDisk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A server with a real database on a real disk that really is full. */
class FullDiskServerTests {

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    /** No workers: whatever is accepted stays queued. */
    private static ConfigurableApplicationContext serve(Path data, FreeSpace space) {
        return new SpringApplicationBuilder(ExperimentApplication.class, DatabaseRevival.class)
                .initializers(
                        context -> ((GenericApplicationContext) context).registerBean(FreeSpace.class, () -> space))
                .run("--server.port=0", "--engram.data=" + data);
    }

    private HttpResponse<String> send(ConfigurableApplicationContext server, String method, String path, String body)
            throws IOException, InterruptedException {
        String port = server.getEnvironment().getRequiredProperty("local.server.port");
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/experiments" + path))
                        .header("Content-Type", "application/yaml")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(ConfigurableApplicationContext server, String name) throws Exception {
        // A long one, so that it does not fit into some page of the database that has room.
        return send(
                server,
                "POST",
                "",
                ExperimentFixtures.named(name) + "\n# a remark that is kept with it".repeat(2000) + "\n");
    }

    private int listed(ConfigurableApplicationContext server) throws Exception {
        return send(server, "GET", "?limit=200", "").body().split("\"created_at\"", -1).length - 1;
    }

    @Test
    void refusesWhatItCannotWriteDownKeepsWhatItHasAndGoesOnWhenThereIsRoom() throws Exception {
        assumeFalse(
                TestDatabase.isPostgres(), "PostgreSQL's files are not in the data folder, whose disk is full here");
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "8m")) {
            Path data = disk.folder().toAbsolutePath();
            FreeSpace blind = new FreeSpace(0, asked -> Long.MAX_VALUE);
            try (ConfigurableApplicationContext server = serve(data, blind)) {
                assertThat(post(server, "before").statusCode()).isEqualTo(201);
                disk.fill();

                for (int i = 0; i < 3; i++) {
                    HttpResponse<String> refused = post(server, "refused");
                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
                    assertThat(refused.body()).contains("/problems/storage-full");
                }
                // H2 closes itself when it cannot write, and is opened again where it can.
                HttpResponse<String> list = send(server, "GET", "", "");
                assertThat(list.statusCode()).as(list.body()).isIn(200, 507);

                disk.empty();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> post(server, "after").statusCode() == 201);
                assertThat(listed(server)).isEqualTo(2);
            }
            try (ConfigurableApplicationContext restarted = serve(data, blind)) {
                assertThat(listed(restarted)).isEqualTo(2);
            }
        }
    }

    @Test
    void leavesTheReserveToTheDatabase() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "8m")) {
            Path data = disk.folder().toAbsolutePath();
            try (ConfigurableApplicationContext server = serve(data, FreeSpace.leaving(100L << 20))) {
                HttpResponse<String> refused = post(server, "refused");

                assertThat(refused.statusCode()).isEqualTo(507);
                assertThat(refused.body()).contains(data.toString(), "a reserve of 104857600", "Free some space");
                assertThat(send(server, "GET", "", "").statusCode()).isEqualTo(200);
                assertThat(send(server, "POST", ":validate", ExperimentFixtures.digits())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }
}
