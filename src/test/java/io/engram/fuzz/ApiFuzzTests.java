package io.engram.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is sent to whichever operation: an answer, never a fault, and never half of anything in the database. */
@FuzzServer
class ApiFuzzTests {

    /** Fit to be said of a request: not implemented, not now, not this version of HTTP. */
    private static final Set<Integer> HONEST = Set.of(501, 503, 505);

    private static final Path UPLOADS = TestFolder.of("fuzz").resolve("datasets");

    private final RawHttp http;
    private final Rows rows;
    private final Requests requests;
    private final Map<Integer, Integer> seen = new TreeMap<>();

    private String experiment = "";

    ApiFuzzTests(@Autowired JdbcClient jdbc, @LocalServerPort int port) throws IOException {
        http = new RawHttp(port);
        rows = new Rows(jdbc);
        requests = new Requests(JsonMapper.shared().readTree(get("/v3/api-docs").body()));
    }

    @BeforeEach
    void clear() throws IOException {
        rows.clear();
        for (Path file : uploads()) {
            // An earlier run leaves a folder, for what no dataset claimed when this one's server started.
            FileSystemUtils.deleteRecursively(file);
        }
    }

    @Test
    void answersWhateverIsSent() {
        assertThat(requests.operations()).isGreaterThan(15);

        Fuzz.bytes(1500, requests::request, this::judge);

        assertThat(seen.keySet())
                .as("the requests reach what they are meant to")
                .contains(200, 201, 400, 404, 405, 406, 415, 422);
    }

    private void judge(byte[] template) {
        try {
            String id = experiment();
            byte[] request = new String(template, StandardCharsets.ISO_8859_1)
                    .replace("EXPERIMENT", id)
                    .replace("CHECKPOINT", Rows.checkpointOf(id))
                    .getBytes(StandardCharsets.ISO_8859_1);
            Map<String, Long> before = rows.count();
            Optional<RawHttp.Answer> answer = http.send(request);
            Map<String, Long> after = rows.count();
            boolean head = new String(template, StandardCharsets.ISO_8859_1).startsWith("HEAD");
            answer.ifPresent(found -> check(found, head));
            int status = answer.map(RawHttp.Answer::status).orElse(0);
            seen.merge(status, 1, Integer::sum);
            checkRows(status, before, after);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(RawHttp.Answer answer, boolean head) {
        assertThat(answer.status() < 500 || HONEST.contains(answer.status()))
                .as("%s", answer.body())
                .isTrue();
        assertThat(answer.body())
                .doesNotContainPattern(
                        "(io\\.engram|tools\\.jackson|org\\.(springframework|apache|h2|hibernate)|java\\.lang)\\.|\tat ");
        // Spring answers a range that the file does not have with its length and no body.
        if (answer.status() >= 400 && !head && answer.status() != 416) {
            assertThat(answer.header("Content-Type").orElse(""))
                    .as("%s %s", answer.status(), answer.body())
                    .startsWith("application/problem+json");
            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
            assertThat(problem.path("type").asString("")).startsWith("/problems/");
            assertThat(problem.path("title").asString("")).isNotBlank();
            assertThat(problem.path("detail").asString("")).isNotBlank();
        }
    }

    /** What is refused changes nothing; what is taken is taken whole. */
    private void checkRows(int status, Map<String, Long> before, Map<String, Long> after) throws IOException {
        if (status == 0 || status >= 400) {
            assertThat(after).isEqualTo(before);
        }
        assertThat(after.get("experiment_text")).isEqualTo(after.get("experiment"));
        assertThat((long) uploads().size()).isEqualTo(after.get("dataset"));
    }

    /** The id of an experiment that waits, with an epoch and a checkpoint. */
    private String experiment() throws IOException {
        if (!rows.waits(experiment)) {
            byte[] body = Definitions.digits().getBytes(StandardCharsets.UTF_8);
            String head = "POST /api/v1/experiments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\n"
                    + "Content-Length: " + body.length + "\r\n\r\n";
            RawHttp.Answer accepted = http.send((head + new String(body, StandardCharsets.ISO_8859_1))
                            .getBytes(StandardCharsets.ISO_8859_1))
                    .orElseThrow();
            experiment =
                    JsonMapper.shared().readTree(accepted.body()).path("id").asString("");
            rows.train(experiment);
        }
        return experiment;
    }

    private RawHttp.Answer get(String path) throws IOException {
        return http.send(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1))
                .orElseThrow();
    }

    private static List<Path> uploads() throws IOException {
        if (!Files.exists(UPLOADS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(UPLOADS)) {
            return files.toList();
        }
    }

    /** The database, from behind. */
    private record Rows(JdbcClient jdbc) {

        /** What is written of refused requests, too. */
        private static final Set<String> OF_THE_SERVER = Set.of("flyway_schema_history", "audit", "idempotency_key");

        static String checkpointOf(String experiment) {
            return experiment.replace("exp_", "ckp_");
        }

        Map<String, Long> count() {
            String counts = tables().stream()
                    .map(table -> "select '" + table + "' as name, count(*) as n from " + table)
                    .collect(Collectors.joining(" union all "));
            return jdbc
                    .sql(counts)
                    .query((row, index) -> Map.entry(row.getString("name"), row.getLong("n")))
                    .list()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        private List<String> tables() {
            return jdbc
                    .sql("select lower(table_name) from information_schema.tables where lower(table_schema) = 'public'")
                    .query(String.class)
                    .list()
                    .stream()
                    .filter(table -> !OF_THE_SERVER.contains(table))
                    .toList();
        }

        void clear() {
            jdbc.sql("delete from experiment").update();
            jdbc.sql("delete from dataset").update();
        }

        boolean waits(String id) {
            return jdbc.sql("select count(*) from experiment where id = ? and status = 'queued'")
                            .param(id)
                            .query(Long.class)
                            .single()
                    == 1;
        }

        /** Makes it look as if an epoch had been trained. */
        void train(String id) throws IOException {
            String checkpoint = checkpointOf(id);
            Path folder = TestFolder.of("fuzz")
                    .resolve("experiments")
                    .resolve(id)
                    .resolve("checkpoints")
                    .resolve(checkpoint);
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("model.safetensors"), "0123456789");
            String digest = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";
            jdbc.sql("insert into checkpoint (id, experiment_id, attempt, epoch, step, end_of_epoch, pinned, bytes,"
                            + " weights_bytes, weights_sha256, created_at)"
                            + " values (?, ?, 1, 1, 23, true, false, 10, 10, ?, current_timestamp)")
                    .params(checkpoint, id, digest)
                    .update();
            jdbc.sql("insert into checkpoint_metric (checkpoint_id, experiment_id, name, metric_value)"
                            + " values (?, ?, 'valid.loss', 0.5)")
                    .params(checkpoint, id)
                    .update();
            jdbc.sql("insert into epoch_stage (experiment_id, attempt, epoch, stage, step, examples, seconds, ended_at)"
                            + " values (?, 1, 1, 'valid', 23, 180, 0.5, current_timestamp)")
                    .params(id)
                    .update();
            jdbc.sql("insert into epoch_metric (experiment_id, attempt, epoch, stage, name, metric_value)"
                            + " values (?, 1, 1, 'valid', 'loss', 0.5)")
                    .params(id)
                    .update();
        }
    }
}
