package io.engram.cli.remote;

import io.engram.cli.terminal.Amounts;
import io.engram.cli.terminal.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a file from a server whole, or not at all. What has come lies beside its place, under a name that has the
 * digest of the whole in it: so a part is never gone on with as a part of something else, and no record of it is
 * needed.
 */
final class Download {

    private static final Pattern DIGEST = Pattern.compile("sha-256=:([A-Za-z0-9+/]{43}=):");
    private static final int DIGEST_IN_NAME = 16;
    private static final int PARTIAL = 206;
    private static final int REFUSALS = 300;

    /** So often in a row may a connection bring nothing. */
    private static final int VAIN_ATTEMPTS = 5;

    private final Api api;
    private final String path;
    private final Path target;
    private final Screen screen;
    private final Duration pause;

    /** What it came to; {@code received} are the bytes that were sent this time. */
    record Result(long bytes, String sha256, long received) {}

    private record Head(long bytes, String sha256, String eTag) {}

    Download(Api api, String path, Path target, Screen screen) {
        this(api, path, target, screen, Duration.ofSeconds(1));
    }

    Download(Api api, String path, Path target, Screen screen, Duration pause) {
        this.api = api;
        this.path = path;
        this.target = target.toAbsolutePath().normalize();
        this.screen = screen;
        this.pause = pause;
    }

    /** @param force whether another file in its place gives way */
    Result fetch(boolean force) {
        Head head = head();
        if (Files.exists(target)) {
            if (Files.isRegularFile(target) && PartFile.sha256(target).equals(head.sha256())) {
                return new Result(head.bytes(), head.sha256(), 0);
            }
            if (!force) {
                throw new Refused(
                        Refused.WRONG_USE,
                        target
                                + " is there and is another file. Name another with --output, or replace it with --force.");
            }
        }
        Path part = target.resolveSibling(
                target.getFileName() + "." + head.sha256().substring(0, DIGEST_IN_NAME) + ".part");
        long received;
        try (PartFile file = new PartFile(part)) {
            received = complete(file, head);
        }
        screen.clear();
        check(part, head);
        move(part);
        return new Result(head.bytes(), head.sha256(), received);
    }

    private Head head() {
        try {
            HttpResponse<String> answer = api.exchange(
                    api.request(path)
                            .method("HEAD", BodyPublishers.noBody())
                            .timeout(Duration.ofMinutes(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= REFUSALS) {
                // Without a body there is no reason in it; a GET has one.
                api.send(api.request(path));
                throw Problem.of(answer.statusCode(), "");
            }
            Matcher digest =
                    DIGEST.matcher(answer.headers().firstValue("Repr-Digest").orElse(""));
            if (!digest.find()) {
                throw new Refused(
                        Refused.NO_SERVER, "The server gives no SHA-256 of the file. Is it an Engram server?");
            }
            return new Head(
                    answer.headers().firstValueAsLong("Content-Length").orElse(0),
                    HexFormat.of().formatHex(Base64.getDecoder().decode(digest.group(1))),
                    answer.headers().firstValue("ETag").orElse(""));
        } catch (IOException e) {
            throw api.unreachable(e);
        }
    }

    /** Asks for the rest until all is there; returns how much was sent. */
    private long complete(PartFile file, Head head) {
        long received = 0;
        int vain = 0;
        while (file.size() < head.bytes()) {
            long before = file.size();
            IOException broken = null;
            try {
                receive(file, head);
            } catch (IOException e) {
                broken = e;
            }
            received += Math.max(0, file.size() - before);
            vain = file.size() > before ? 0 : vain + 1;
            if (vain >= VAIN_ATTEMPTS) {
                screen.clear();
                throw new Refused(
                        Refused.NO_SERVER,
                        "The connection broke after " + Amounts.bytes(file.size()) + " of "
                                + Amounts.bytes(head.bytes()) + ". The same command goes on from there.",
                        broken == null ? new IOException("the answer ended early") : broken);
            }
            if (file.size() < head.bytes()) {
                Pause.of(pause);
            }
        }
        return received;
    }

    private void receive(PartFile file, Head head) throws IOException {
        HttpRequest.Builder request = api.request(path);
        if (file.size() > 0) {
            request.header("Range", "bytes=" + file.size() + "-").header("If-Range", head.eTag());
        }
        HttpResponse<InputStream> answer = api.open(request);
        try (InputStream body = answer.body()) {
            if (!answer.headers().firstValue("ETag").orElse("").equals(head.eTag())) {
                throw new Refused(Refused.NO, "The file has changed at the server meanwhile. Repeat the command.");
            }
            boolean rest = answer.statusCode() == PARTIAL
                    && answer.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + file.size() + "-");
            if (!rest) {
                file.empty();
            }
            file.append(body, head.bytes(), size -> show(size, head.bytes()));
        }
    }

    private void show(long size, long all) {
        int percent = (int) (100 * size / Math.max(1, all));
        int filled = percent / 5;
        screen.draw(List.of(String.format(
                Locale.ROOT,
                "%s [%s%s] %3d%%  %s of %s",
                target.getFileName(),
                "#".repeat(filled),
                ".".repeat(20 - filled),
                percent,
                Amounts.bytes(size),
                Amounts.bytes(all))));
    }

    private void check(Path part, Head head) {
        String sha256 = PartFile.sha256(part);
        if (!sha256.equals(head.sha256())) {
            PartFile.delete(part);
            throw new Refused(
                    Refused.NO,
                    "What came is not what the server has: its SHA-256 is " + sha256 + ", that of the server's file "
                            + head.sha256() + ". Nothing of it is kept. Repeat the command.");
        }
    }

    private void move(Path part) {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Refused(
                    Refused.NO, "The file is whole, in " + part + ", but cannot get the name " + target + ".", e);
        }
    }
}
