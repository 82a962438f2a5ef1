package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.engram.postgres.OnPostgres;
import io.engram.postgres.Postgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The product on PostgreSQL, chosen by its address alone. */
@OnPostgres
class ServePostgresTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String url = Postgres.newDatabase();

    private String[] settings() {
        return new String[] {"--spring.datasource.url=" + url, "--spring.datasource.username=" + Postgres.USER};
    }

    @Test
    void trainsAndGoesOnAfterAKill(@TempDir Path data) throws IOException {
        String definition = Files.readString(Path.of("examples/digits.yaml"));
        String id;
        try (EngramProcess first = new EngramProcess(data, settings())) {
            id = first.post(definition);
            await().atMost(PATIENCE)
                    .until(() -> first.get("/experiments/" + id)
                                    .at("/progress/epoch")
                                    .asInt()
                            > 2);
            first.kill();
        }

        try (EngramHere second = new EngramHere(data, settings())) {
            await().atMost(PATIENCE).until(() -> second.status(id), "completed"::equals);
            JsonNode attempts = second.get("/experiments/" + id).get("attempts");
            assertThat(attempts.get(0).get("outcome").asString()).isEqualTo("interrupted");
            assertThat(attempts.get(1).get("resumed_from").asString()).startsWith("ckp_");
            assertThat(second.get("/experiments/" + id + "/epochs")
                            .valueStream()
                            .filter(row -> row.get("stage").asString().equals("valid")))
                    .hasSize(30);
        }
        assertThat(data.resolve("engram.mv.db")).doesNotExist();
    }

    @Test
    void refusesADatabaseThatAnotherServerWorksWith(@TempDir Path data, @TempDir Path other) throws Exception {
        try (EngramHere first = new EngramHere(data, settings())) {
            Process second = EngramProcess.start(
                    "serve",
                    "--port",
                    "0",
                    "--data",
                    other.toString(),
                    "--spring.datasource.url=" + url,
                    "--spring.datasource.username=" + Postgres.USER);
            String out = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(second.waitFor()).isNotZero();
            assertThat(out)
                    .contains("Another Engram server works with the database " + url)
                    .contains("Stop that one first");
            assertThat(first.get("/experiments").get("items")).isEmpty();
        }
    }
}
