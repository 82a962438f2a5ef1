package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every command that asks a server, with a real one in a process of its own that trains. */
class RemoteCommandsTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path data;

    private static EngramHere server;

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws IOException {
        server = new EngramHere(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private int engram(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--server", server.address()))
                .toArray(String[]::new);
        return EngramCommand.commandLine(all)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    /** What a command that does well says. */
    private String said(String... arguments) {
        assertThat(engram(arguments))
                .as(String.join(" ", arguments) + "\n" + err)
                .isZero();
        assertThat(out.toString()).doesNotContain("\u001b");
        return out.toString().strip();
    }

    /** The one document that it answers with. */
    private JsonNode json(String... arguments) {
        return JsonMapper.shared()
                .readTree(said(
                        Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new)));
    }

    private String digits(int epochs) throws IOException {
        Path file = folder.resolve("digits-" + epochs + ".yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("examples/digits.yaml")).replaceAll("(?m)^epochs: .*", "epochs: " + epochs));
        return file.toString();
    }

    private void awaitStatus(String id, String status) {
        await().atMost(PATIENCE).until(() -> json("show", id).path("status").asString(), status::equals);
    }

    @Test
    void followsAnExperimentFromItsDefinitionToItsWeights() throws Exception {
        String id = said("submit", digits(3), "--name", "from-cli", "--label", "cli", "--key", "from-cli");
        assertThat(id).matches("exp_[0-9a-z]{26}");
        assertThat(said("submit", digits(3), "--name", "from-cli", "--label", "cli", "--key", "from-cli"))
                .as("the same key gives the same experiment")
                .isEqualTo(id);

        assertThat(said("watch", "from-cli").lines())
                .anyMatch(
                        line -> line.matches("epoch 1/3  train loss \\S+ accuracy \\S+  valid loss \\S+ accuracy \\S+"))
                .anyMatch(line -> line.startsWith("epoch 3/3  train"))
                .anyMatch(line -> line.startsWith("test of epoch"))
                .anyMatch(line -> line.startsWith("completed. Best checkpoint: ckp_"));
        assertThat(said("watch", id, "--json").lines().map(JsonMapper.shared()::readTree))
                .first()
                .extracting(line -> line.path("event").asString())
                .isEqualTo("experiment");

        assertThat(json("list", "--label", "cli", "--status", "completed,failed")
                        .at("/items/0/id")
                        .asString())
                .isEqualTo(id);
        assertThat(said("list", "--q", "FROM-cli", "--limit", "1").lines())
                .hasSize(2)
                .last()
                .asString()
                .contains(id, "completed", "3/3", "from-cli", "cli demo");
        assertThat(said("list", "--ids", "--label", "cli")).isEqualTo(id);
        assertThat(said("show", id.substring(0, 24))).contains("from-cli", "completed", "valid.accuracy", "ATTEMPT");
        assertThat(said("logs", id)).isNotNull();
        assertThat(json("logs", id, "--tail", "2").has("log")).isTrue();

        JsonNode best = json("best", "from-cli", "--metric", "valid.loss", "--mode", "min");
        assertThat(best.path("experiment_id").asString()).isEqualTo(id);
        assertThat(said("best", "--metric", "valid.loss", "--label", "cli", "--ids")
                        .lines())
                .contains(best.path("id").asString());
        assertThat(said("best", id)).contains("CHECKPOINT", "valid.accuracy 0.");
        Path weights = folder.resolve("weights.safetensors");
        assertThat(said("download", "from-cli", "--metric", "valid.loss", "-o", weights.toString()))
                .isEqualTo(weights.toString());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(weights))))
                .isEqualTo(best.path("weights_sha256").asString());
        JsonNode bundle = json("download", best.path("id").asString(), "--format", "bundle", "-o", folder.toString());
        assertThat(Path.of(bundle.path("file").asString()))
                .hasFileName(best.path("id").asString() + ".zip")
                .hasSize(bundle.path("bytes").asLong());

        assertThat(said("evaluate", "from-cli", "--part", "test", "--worst", "2"))
                .contains("completed", "METRIC", "accuracy", "WORST ROW");
        String open = said(
                "evaluate", id, "--no-wait", "--checkpoint", best.path("id").asString());
        assertThat(said("evaluations", "cancel", open)).isEqualTo(open + " is cancelled.");
        assertThat(engram("evaluations", "watch", open)).isEqualTo(1);
        assertThat(out.toString()).contains("cancelled");
        assertThat(engram("evaluations", "cancel", open)).isEqualTo(1);
        assertThat(err.toString()).contains("409", "has ended");
        assertThat(said("evaluations", "list", "from-cli").lines())
                .hasSize(3)
                .element(1)
                .asString()
                .contains(open, "cancelled");
        assertThat(json("evaluations", "delete", open).path("deleted").asString())
                .isEqualTo(open);
        assertThat(json("evaluations", "show", said("evaluations", "list", id, "--ids"))
                        .at("/extremes/worst"))
                .hasSize(2);
        assertThat(engram("evaluate", id, "--part", "some")).isEqualTo(2);
        assertThat(err.toString()).contains("/part");

        String fork = said("fork", id, "--set", "optimizer.adam.lr=0.0005", "--set", "epochs=4", "--name", "forked");
        JsonNode forked = json("show", fork);
        assertThat(forked.path("forked_from").asString()).isEqualTo(id);
        assertThat(forked.at("/definition/optimizer/adam/lr").asDouble()).isEqualTo(0.0005);
        assertThat(said("watch", "forked")).contains("epoch 4/4");
        assertThat(engram("extend", "forked", "--epochs", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("/epochs", "4");
        assertThat(engram("extend", "forked")).isEqualTo(2);
        assertThat(said("extend", "forked", "--epochs", "5")).isEqualTo(fork + " is queued, for 5 epochs.");
        assertThat(said("watch", "forked")).contains("epoch 5/5");
        assertThat(json("delete", "forked").path("deleted").asString()).isEqualTo(fork);
        assertThat(engram("show", fork)).isEqualTo(1);
        assertThat(err.toString()).contains("404", fork);
    }

    @Test
    void steersATraining() throws IOException {
        String id = json("submit", digits(1_000_000), "--name", "steered")
                .path("id")
                .asString();
        await().atMost(PATIENCE)
                .until(() -> json("show", id).at("/progress/epoch").asInt() > 1);

        assertThat(said("checkpoint", id)).isEqualTo(id + " is running.");
        assertThat(engram("delete", id)).isEqualTo(1);
        assertThat(err.toString()).contains("409", "cancel");
        assertThat(said("pause", "steered")).startsWith(id + " is paus");
        awaitStatus(id, "paused");
        assertThat(engram("retry", id, "--json")).isEqualTo(1);
        assertThat(err.toString()).contains("An experiment that is paused takes no retry. Legal is:", "resume");
        assertThat(JsonMapper.shared()
                        .readTree(out.toString())
                        .path("legal")
                        .valueStream()
                        .map(JsonNode::asString))
                .contains("resume", "cancel");
        assertThat(json("resume", id).path("status").asString()).isIn("queued", "starting", "running");
        assertThat(said("cancel", id)).startsWith(id + " is ");
        awaitStatus(id, "cancelled");
        assertThat(engram("watch", id)).isEqualTo(1);
        assertThat(out.toString()).endsWith("cancelled." + System.lineSeparator());
    }

    @Test
    void keepsDatasets() throws IOException {
        Path csv = Files.writeString(folder.resolve("points.csv"), "x,y\n1,2\n2,4\n3,6\n");

        String id = said("datasets", "upload", csv.toString(), "--name", "cli-points");

        assertThat(id).startsWith("dst_");
        assertThat(said("datasets", "list")).contains(id, "cli-points", "digits");
        assertThat(json("datasets", "list").path("items").size()).isGreaterThan(1);
        assertThat(said("datasets", "show", "cli-points")).contains("3 rows", "SHA-256", "COLUMN");
        assertThat(json("datasets", "show", id).at("/preview/1/1").asString()).isEqualTo("4");
        assertThat(engram("datasets", "upload", csv.toString(), "--name", "cli-points"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("409", "cli-points");
        assertThat(said("datasets", "delete", "cli-points")).isEqualTo("Deleted cli-points.");
        assertThat(engram("datasets", "show", id)).isEqualTo(1);
        assertThat(engram("datasets", "upload", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is a folder. Make a zip or tar of it first.");
    }

    @Test
    void uploadsWithoutTheRowsThatAreNone() throws IOException {
        Path csv = Files.writeString(folder.resolve("gaps.csv"), "x,y\n1,2\n2\n3,6\n");
        assertThat(engram("datasets", "upload", csv.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Row 2 has 1 cell", "bad_rows=skip");

        assertThat(said("datasets", "upload", csv.toString(), "--bad-rows", "skip"))
                .startsWith("dst_")
                .contains("rows left out: 1, the first: gaps: Row 2 has 1 cell, but the header has 2.");
        assertThat(said("datasets", "show", "gaps")).contains("2 rows", "rows left out: 1");
        said("datasets", "delete", "gaps");
    }

    @Test
    void validatesAtTheServerAndHereAlike() throws IOException {
        assertThat(said("validate", "examples/digits.yaml")).contains("linear", "(B, 128)", "9610 parameters");
        assertThat(json("validate", "examples/digits.yaml", "--local"))
                .isEqualTo(json("validate", "examples/digits.yaml"));
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"),
                Files.readString(Path.of("examples/digits.yaml"))
                        .replace("relu", "rellu")
                        .replace("lr: 0.002", "lr: -1"));

        assertThat(engram("validate", wrong.toString(), "--json")).isEqualTo(2);
        JsonNode there = JsonMapper.shared().readTree(out.toString());
        assertThat(err.toString())
                .contains(
                        "/modules/model/1: unknown kind 'rellu'; did you mean 'relu'?",
                        "/optimizer/adam/lr: must be greater than or equal to 0, was -1");
        assertThat(engram("validate", wrong.toString(), "--json", "--local")).isEqualTo(2);
        assertThat(JsonMapper.shared().readTree(out.toString()).path("errors")).isEqualTo(there.path("errors"));
        assertThat(engram("submit", wrong.toString())).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithWhatItIsAsked() {
        assertThat(engram("list", "--status", "happy")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no state 'happy'. Known:");
        assertThat(engram("best")).isEqualTo(2);
        assertThat(err.toString()).contains("--metric valid.loss");
        assertThat(engram("best", "--metric", "valid.bliss")).isEqualTo(1);
        assertThat(engram("download", "ckp_00000000000000000000000000")).isEqualTo(1);
        assertThat(err.toString()).contains("404", "ckp_00000000000000000000000000");
        assertThat(engram("submit", "no-such.yaml")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no file no-such.yaml.");
        assertThat(engram("fork", "x", "--set", "epochs")).isEqualTo(2);
    }

    @Test
    void saysInASentenceThatTheServerHasTheDataFolder() throws Exception {
        List<String> command = List.of("tokens", "list", "--data", data.toString());
        Path said = folder.resolve("said");

        Process tokens = EngramProcess.start(said, command.toArray(String[]::new));

        assertThat(tokens.waitFor()).isEqualTo(1);
        assertThat(Files.readString(said, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("A server is using this data folder. Ask it instead: --server");
    }
}
