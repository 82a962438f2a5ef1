package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.engram.postgres.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens as an admin meets them: with a server in a process of its own, and without one. */
class TokensCommandTests {

    @TempDir
    private Path data;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void clear() {
        out = new StringWriter();
        err = new StringWriter();
    }

    private int tokens(String... arguments) {
        clear();
        return new CommandLine(new TokensCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private int local(String... arguments) {
        return tokens(Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString()))
                .toArray(String[]::new));
    }

    private int remote(EngramHere server, String token, String... arguments) {
        return tokens(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--server", server.address().replace("0.0.0.0", "127.0.0.1"), "--token", token))
                .toArray(String[]::new));
    }

    @Test
    void makesListsAndRevokesWithoutAServer() {
        assertThat(local("create", "--role", "write", "--name", "ci")).isEqualTo(1);
        assertThat(err.toString()).contains("no admin token yet");

        assertThat(local("create", "--role", "admin", "--name", "me", "--expires", "90d", "--json"))
                .isZero();
        JsonNode made = JsonMapper.shared().readTree(out.toString());
        assertThat(made.get("token").asString())
                .startsWith("engram_" + made.get("id").asString() + "_");
        assertThat(made.get("expires_at").asString()).startsWith("20");
        assertThat(err.toString()).contains("only this once").doesNotContain("engram_tok_");

        assertThat(local("list")).isZero();
        assertThat(out.toString())
                .contains(made.get("id").asString(), "admin", "me")
                .doesNotContain("engram_tok_");
        assertThat(local("revoke", made.get("id").asString())).isZero();
        assertThat(local("list")).isZero();
        assertThat(out.toString()).contains("No token is in use.");
        assertThat(local("revoke", made.get("id").asString())).isEqualTo(1);
        assertThat(err.toString()).contains("There is no token");
    }

    @Test
    void saysWhatIsWrongWithItsOptions() {
        assertThat(local("create", "--role", "root", "--name", "me")).isEqualTo(2);
        assertThat(err.toString()).contains("--role there is no role 'root'", "Known: admin, read, write");
        assertThat(local("create", "--role", "admin", "--name", "me", "--expires", "soon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("90d or 12h, was 'soon'");
        assertThat(tokens()).isEqualTo(2);
        assertThat(tokens("list", "--server", "somewhere")).isEqualTo(2);
        assertThat(err.toString()).contains("must be an address such as http://127.0.0.1:8080");
        assertThat(tokens("list", "--server", "http://127.0.0.1:1")).isEqualTo(3);
        assertThat(err.toString()).contains("No server answers at");
        assertThat(tokens("list", "--server", "http://127.0.0.1:1", "--token", "a\u0001secret"))
                .isEqualTo(2);
        assertThat(err.toString()).doesNotContain("secret");
    }

    @Test
    void refusesToListenEverywhereWithoutAnAdminTokenAndAsksForItThen() throws IOException {
        assumeFalse(TestDatabase.isPostgres(), "a command without a server knows the database in the data folder only");
        assertThatThrownBy(() -> new EngramProcess(data, "--address", "0.0.0.0").close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "Engram would listen on 0.0.0.0, where others can reach it, and has no admin token.")
                .hasMessageContaining("engram tokens create --role admin")
                .hasMessageNotContaining("at io.engram");

        Process create =
                EngramProcess.start("tokens", "create", "--role", "admin", "--name", "me", "--data", data.toString());
        String token = new String(create.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(token).matches("engram_tok_\\S+");

        try (EngramHere server = new EngramHere(data, "--server.address=0.0.0.0")) {
            assertThat(server.send(server.request("/experiments")).statusCode()).isEqualTo(401);
            assertThat(server.send(server.request("/experiments").header("Authorization", "Bearer " + token))
                            .statusCode())
                    .isEqualTo(200);

            assertThat(local("list")).isEqualTo(1);
            assertThat(err.toString()).contains("A server is using this data folder", "--server");

            assertThat(remote(server, token, "create", "--role", "read", "--name", "dashboard"))
                    .isZero();
            String read = out.toString().strip();
            assertThat(remote(server, token, "list", "--json")).isZero();
            JsonNode listed = JsonMapper.shared().readTree(out.toString());
            assertThat(listed.get(0).get("name").asString()).isEqualTo("me");
            assertThat(listed.get(1).get("role").asString()).isEqualTo("read");
            assertThat(remote(server, read, "list")).isEqualTo(3);
            assertThat(err.toString()).contains("403", "needs the role admin; the token 'dashboard' has the role read");
            assertThat(remote(server, token, "create", "--role", "boss", "--name", "x"))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("/role: there is no role 'boss'");
            assertThat(remote(server, token, "revoke", listed.get(1).get("id").asString()))
                    .isZero();
            assertThat(server.send(server.request("/experiments").header("Authorization", "Bearer " + read))
                            .statusCode())
                    .isEqualTo(401);

            JsonNode audit = JsonMapper.shared()
                    .readTree(server.send(server.request("/audit").header("Authorization", "Bearer " + token))
                            .body());
            assertThat(audit.get("items")
                            .valueStream()
                            .map(entry -> entry.get("actor").asString() + " "
                                    + entry.get("method").asString() + " "
                                    + entry.get("path").asString()))
                    .contains("command_line POST /api/v1/tokens", "nobody GET /api/v1/experiments");
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(token.substring(token.length() - 43));
            }
        }
    }
}
