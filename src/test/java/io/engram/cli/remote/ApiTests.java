package io.engram.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command says and ends with when the server does not do what it is asked. */
class ApiTests {

    private static final String ID = "exp_01m83vqmdcxpep4gnhpnp9rvz3";

    @TempDir
    private Path folder;

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "404, 1", "409, 1", "410, 1", "400, 2", "413, 2", "422, 2", "401, 3", "403, 3", "429, 3", "500, 3", "503, 3"
    })
    void endsWithAStatusForEachKindOfRefusal(int status, int exit) {
        server.on("/experiments/", status, "{\"title\": \"No\", \"detail\": \"Not so.\", \"status\": " + status + "}");

        assertThat(server.run(new ShowCommand(), ID, "--json")).isEqualTo(exit);

        assertThat(server.err.toString()).startsWith("The server refuses (" + status + "): Not so.");
        assertThat(JsonMapper.shared()
                        .readTree(server.out.toString())
                        .path("status")
                        .asInt())
                .isEqualTo(status);
    }

    @Test
    void namesEveryErrorWithItsPlace() {
        server.on("/experiments/", 400, """
                {"title": "Invalid definition", "status": 400, "detail": "2 errors; see errors.", "errors": [
                 {"pointer": "/optimizer/adam/lr", "detail": "must be positive, was -1"},
                 {"pointer": "/epochs", "detail": "is missing"}]}""");

        assertThat(server.run(new ShowCommand(), ID)).isEqualTo(2);

        assertThat(server.err.toString().lines())
                .containsExactly(
                        "The server refuses (400, invalid definition):",
                        "  /optimizer/adam/lr: must be positive, was -1",
                        "  /epochs: is missing");
        assertThat(server.out.toString()).isEmpty();
    }

    @Test
    void saysHowToComeIn() {
        server.on("/experiments/", 401, "{\"detail\": \"A token is needed.\"}");

        assertThat(server.run(new ShowCommand(), ID)).isEqualTo(3);

        assertThat(server.err.toString()).contains("A token is needed.", "--token-file", "ENGRAM_TOKEN");
    }

    @Test
    void bringsTheTokenOfAFile() throws IOException {
        List<String> came = new CopyOnWriteArrayList<>();
        server.on("/experiments/", exchange -> {
            came.add(exchange.getRequestHeaders().getFirst("Authorization"));
            FakeServer.answer(exchange, 200, "{\"id\": \"" + ID + "\", \"status\": \"queued\"}");
        });
        Path token = Files.writeString(folder.resolve("token"), "engram_tok_1_secret\n");

        assertThat(server.run(new ShowCommand(), ID, "--token-file", token.toString()))
                .isZero();
        assertThat(server.run(
                        new ShowCommand(),
                        ID,
                        "--token-file",
                        folder.resolve("none").toString()))
                .isEqualTo(2);

        assertThat(came).containsExactly("Bearer engram_tok_1_secret");
    }

    @Test
    void saysThatNoServerAnswers() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int status = new CommandLine(new ShowCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(ID, "--server", "http://127.0.0.1:1", "--json");

        assertThat(status).isEqualTo(3);
        assertThat(err.toString()).contains("No server answers at http://127.0.0.1:1", "engram serve", "--server");
        assertThat(JsonMapper.shared().readTree(out.toString()).path("detail").asString())
                .contains("No server answers");
    }

    @Test
    void takesNoOtherServerForOne() {
        server.on("/experiments/", 200, "<html>");

        assertThat(server.run(new ShowCommand(), ID)).isEqualTo(3);

        assertThat(server.err.toString()).contains("Is it an Engram server?");
    }

    @Test
    void postsOnceHoweverOftenItSends() throws IOException {
        List<String> keys = new CopyOnWriteArrayList<>();
        List<Integer> answers = List.of(0, 503, 409, 201);
        server.on("/experiments", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            refuse(exchange, answers.get(keys.size() - 1));
        });
        String file =
                Files.writeString(folder.resolve("digits.yaml"), "name: digits").toString();

        assertThat(server.run(new SubmitCommand(), file)).isZero();

        assertThat(server.out.toString().strip()).isEqualTo(ID);
        assertThat(keys).hasSize(4).first().asString().hasSizeGreaterThan(20);
        assertThat(keys).containsOnly(keys.get(0));

        keys.clear();
        server.run(new SubmitCommand(), file, "--key", "monday");
        assertThat(keys).first().isEqualTo("monday");
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().add("Retry-After", "0");
        switch (status) {
            case 0 -> exchange.getRequestBody().readAllBytes(); // and then the connection is closed
            case 409 -> FakeServer.answer(exchange, 409, "{\"type\": \"/problems/idempotency-key-in-use\"}");
            case 503 -> FakeServer.answer(exchange, 503, "{\"detail\": \"Full.\"}");
            default -> FakeServer.answer(exchange, status, "{\"id\": \"" + ID + "\"}");
        }
    }

    @Test
    void postsADefinitionUnderAnotherNameAndWithMoreLabels() throws IOException {
        List<JsonNode> posted = new CopyOnWriteArrayList<>();
        server.on("/experiments", exchange -> {
            posted.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            FakeServer.answer(exchange, 201, "{\"id\": \"" + ID + "\"}");
        });
        String file = Files.writeString(folder.resolve("digits.yaml"), "name: digits\nlabels: [demo]\nepochs: 3\n")
                .toString();

        assertThat(server.run(new SubmitCommand(), file, "--name", "mine", "--label", "a", "--label", "b"))
                .isZero();

        assertThat(posted).hasToString("[{\"name\":\"mine\",\"labels\":[\"demo\",\"a\",\"b\"],\"epochs\":3}]");
    }

    @Test
    void showsNoControlCharactersThatSomebodyPutIntoAName() {
        server.on("/experiments", 200, """
                {"items": [{"id": "%s", "name": "bad\\u001b[2J\\u202ename", "status": "running", "labels": [],
                 "created_at": "2026-11-26T08:00:00Z", "progress": {"epoch": 1, "epochs": 2}, "latest": {}}]}""".formatted(ID));

        assertThat(server.run(new ListCommand())).isZero();

        assertThat(server.out.toString()).contains("bad?[2J?name", "1/2").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void takesANameOrTheBeginningOfAnIdWhereOnlyOneFits() {
        server.on("/experiments", exchange -> {
            String uri = exchange.getRequestURI().toString();
            String one = "{\"id\": \"" + ID + "\", \"name\": \"digits\", \"status\": \"paused\"}";
            String two = one + ", {\"id\": \"exp_2\", \"name\": \"digits\", \"status\": \"failed\"}";
            String three = "{\"id\": \"exp_3\", \"name\": \"digits 2\", \"status\": \"failed\"}";
            String items = uri.endsWith("q=twice")
                    ? two.replace("digits", "twice")
                    : uri.endsWith("q=digits")
                            ? one + ", " + three
                            : uri.endsWith("id=exp_01m8") ? one : uri.endsWith("id=exp_") ? two : "";
            boolean lookup = uri.contains("limit=");
            FakeServer.answer(exchange, 200, lookup ? "{\"items\": [" + items + "]}" : one);
        });

        assertThat(server.run(new ShowCommand(), "digits")).isZero();
        assertThat(server.asked).last().isEqualTo("GET /api/v1/experiments/" + ID);
        assertThat(server.run(new ShowCommand(), "01m8")).isZero();
        assertThat(server.asked).last().isEqualTo("GET /api/v1/experiments/" + ID);
        assertThat(server.run(new ShowCommand(), "exp_01m8")).isZero();
        assertThat(server.run(new ShowCommand(), "nothing")).isEqualTo(1);
        assertThat(server.err.toString()).contains("There is no experiment whose name is 'nothing'", "engram list");
        assertThat(server.run(new ShowCommand(), "twice")).isEqualTo(2);
        assertThat(server.err.toString()).contains("'twice' is the name of 2.", ID, "exp_2");
        assertThat(server.run(new ShowCommand(), "exp_")).isEqualTo(2);
        assertThat(server.err.toString()).contains("'exp_' begins the ids of 2.");
    }
}
