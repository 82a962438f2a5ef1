package io.engram.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file that comes whole or not at all, however often the connection breaks. */
class DownloadCommandTests {

    private static final String ID = "ckp_01m83vqsnwa5nx8dbjjymsr2zz";
    private static final int SIZE = 300_000;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[SIZE];
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private FakeServer server;
    private String eTag = "\"one\"";
    private String digest = "";
    private int cutAfter = SIZE;
    private boolean ignoresRanges;

    @BeforeEach
    void start() throws IOException {
        new Random(1986).nextBytes(content);
        digest = digest(content);
        server = new FakeServer().on("/checkpoints/" + ID + "/download", this::send);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String digest(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the server does, but for what a test wants otherwise. */
    private void send(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("ETag", eTag);
        exchange.getResponseHeaders().add("Repr-Digest", "sha-256=:" + digest + ":");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(SIZE));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range + " " + exchange.getRequestHeaders().getFirst("If-Range"));
        boolean partial = range != null
                && !ignoresRanges
                && eTag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int from = partial ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (partial) {
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
        }
        exchange.sendResponseHeaders(partial ? 206 : 200, SIZE - from);
        exchange.getResponseBody().write(content, from, Math.min(cutAfter, SIZE - from));
        exchange.getResponseBody().flush();
    }

    private int download(String... options) {
        String[] all = Arrays.copyOf(options, options.length + 3);
        all[options.length] = ID;
        all[options.length + 1] = "--output";
        all[options.length + 2] = folder.toString();
        return server.run(new DownloadCommand(), all);
    }

    private Path file() {
        return folder.resolve(ID + ".safetensors");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws IOException {
        cutAfter = 120_000;

        assertThat(download()).isZero();

        assertThat(file()).hasBinaryContent(content);
        assertThat(files()).containsExactly(file());
        assertThat(server.out.toString()).isEqualToIgnoringNewLines(file().toString());
        assertThat(ranges).hasSize(3).first().isEqualTo("null null");
        assertThat(ranges.get(1)).matches("bytes=[1-9]\\d*- \"one\"");
    }

    @Test
    void leavesAPartThatTheNextDownloadGoesOnWith() throws IOException {
        cutAfter = 0;
        String part = file() + "." + hex().substring(0, 16) + ".part";
        Files.write(Path.of(part), Arrays.copyOf(content, 100_000));

        assertThat(download()).isEqualTo(3);
        assertThat(server.err.toString()).contains("broke after 100 kB of 300 kB", "goes on from there");
        assertThat(file()).doesNotExist();

        cutAfter = SIZE;
        assertThat(download("--json")).isZero();
        assertThat(ranges).last().isEqualTo("bytes=100000- \"one\"");
        JsonNode answer = JsonMapper.shared().readTree(server.out.toString());
        assertThat(answer.path("received").asInt()).isEqualTo(200_000);
        assertThat(answer.path("sha256").asString()).isEqualTo(hex());
        assertThat(file()).hasBinaryContent(content);
    }

    private String hex() {
        return java.util.HexFormat.of().formatHex(Base64.getDecoder().decode(digest));
    }

    @Test
    void keepsNothingOfWhatIsNotWhatTheServerHas() throws IOException {
        digest = digest(new byte[] {1, 9, 8, 6});

        assertThat(download()).isEqualTo(1);

        assertThat(server.err.toString()).contains("What came is not what the server has", "Repeat the command.");
        assertThat(files()).isEmpty();
    }

    @Test
    void beginsAnewWhereTheServerSendsTheWhole() throws IOException {
        ignoresRanges = true;
        Files.write(Path.of(file() + "." + hex().substring(0, 16) + ".part"), new byte[100_000]);

        assertThat(download()).isZero();

        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void replacesAnotherFileOnlyWithForce() throws IOException {
        Files.writeString(file(), "mine");

        assertThat(download()).isEqualTo(2);
        assertThat(server.err.toString()).contains("is there and is another file", "--force");
        assertThat(file()).hasContent("mine");

        assertThat(download("--force")).isZero();
        assertThat(file()).hasBinaryContent(content);
        assertThat(download()).isZero();
        assertThat(ranges).as("what is there already is not sent").hasSize(1);
    }

    @Test
    void knowsItsFormats() {
        assertThat(download("--format", "pickle")).isEqualTo(2);
        assertThat(server.err.toString())
                .contains("There is no format 'pickle'. Known: bundle, safetensors, torchscript.");
        assertThat(server.asked).isEmpty();
    }
}
