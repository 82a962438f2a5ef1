package io.engram.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.TestFolder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a browser, or somebody who forges addresses, gets of a server that asks for no token. */
@OpenServerTest
class OpenServerTests {

    private static final String LIST = "GET /api/v1/experiments HTTP/1.1";
    private static final String CANCEL = "POST /api/v1/experiments/exp_none/cancel HTTP/1.1";

    @LocalServerPort
    int port;

    @Test
    void letsThisMachineInWithoutAToken() throws Exception {
        assertThat(AccessFixtures.send(port, "GET", "/api/v1/experiments").statusCode())
                .isEqualTo(200);
        assertThat(AccessFixtures.send(port, "POST", "/api/v1/experiments/exp_none/cancel")
                        .statusCode())
                .isEqualTo(404);
        assertThat(AccessFixtures.send(port, "GET", "/api/v1/tokens").body()).isEqualTo("[]");
        assertThat(AccessFixtures.send(port, "GET", "/api/v1/experiments", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:1234, 200",
        "engram.localhost, 200",
        "127.0.0.1, 200",
        "[::1]:8080, 200",
        "evil.example, 421",
        "evil.example:8080, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "10.0.0.1, 421"
    })
    void answersToLocalNamesAlone(String host, int status) throws Exception {
        assertThat(AccessFixtures.raw(port, LIST, "Host: " + host)).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: http://127.0.0.1:1",
                "Origin: http://127.0.0.1.evil.example"
            })
    void letsNoOtherSiteChangeAnything(String header) throws Exception {
        assertThat(AccessFixtures.raw(port, CANCEL, "Host: 127.0.0.1", "Content-Length: 0", header))
                .startsWith("HTTP/1.1 403")
                .contains("/problems/cross-site-request")
                .doesNotContain("Access-Control");
        assertThat(AccessFixtures.raw(
                        port,
                        "POST /api/v1/datasets?name=forged HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Content-Type: multipart/form-data; boundary=x",
                        "Content-Length: 0",
                        header))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Origin: http://127.0.0.1",
                "X-No: browser"
            })
    void letsItsOwnPageChangeThings(String header) throws Exception {
        assertThat(AccessFixtures.raw(port, CANCEL, "Host: 127.0.0.1", "Content-Length: 0", header))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void allowsNoOtherOriginToRead() throws Exception {
        String preflight = AccessFixtures.raw(
                port,
                "OPTIONS /api/v1/experiments HTTP/1.1",
                "Host: 127.0.0.1",
                "Origin: https://evil.example",
                "Access-Control-Request-Method: DELETE");
        String read = AccessFixtures.raw(port, LIST, "Host: 127.0.0.1", "Origin: https://evil.example");

        assertThat(preflight).doesNotContainIgnoringCase("Access-Control-Allow");
        assertThat(read)
                .doesNotContainIgnoringCase("Access-Control-Allow")
                .contains("Cross-Origin-Resource-Policy: same-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html"
            })
    void takesNoFormForADefinition(String type) throws Exception {
        String digits = Files.readString(Path.of("examples/digits.yaml"));

        assertThat(AccessFixtures.post(port, "/api/v1/experiments", type, digits)
                        .statusCode())
                .isEqualTo(415);
        assertThat(AccessFixtures.post(port, "/api/v1/tokens", type, "{\"name\": \"x\", \"role\": \"admin\"}")
                        .statusCode())
                .isEqualTo(415);
        assertThat(AccessFixtures.send(port, "GET", "/api/v1/tokens").body()).isEqualTo("[]");
    }

    static Stream<String> outside() {
        return Stream.of(
                "../../engram.mv.db",
                "%2e%2e%2f%2e%2e%2fengram.mv.db",
                "..%2f..%2fengram.mv.db",
                "%2e%2e/%2e%2e/engram.mv.db",
                "..%5c..%5cengram.mv.db",
                "..\\..\\engram.mv.db",
                "%252e%252e%252fengram.mv.db",
                "%c0%ae%c0%ae%c0%afengram.mv.db",
                "%00",
                "x%00.csv",
                "%2fetc%2fpasswd",
                "//etc/passwd",
                "/etc/passwd",
                "C:%5cWindows",
                "..;/..;/actuator/env",
                "exp_none;a=b",
                "exp_%0d%0aSet-Cookie:x=y",
                ".",
                "..",
                "~",
                "exp_" + "a".repeat(3000));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("outside")
    void findsNothingOutsideOfItsFolder(String id) throws Exception {
        Path secret = TestFolder.of("server").resolve("secret.csv");
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, "the,secret\n1,2\n");
        for (String line : List.of(
                "GET /api/v1/checkpoints/" + id + "/download",
                "GET /api/v1/experiments/" + id,
                "DELETE /api/v1/experiments/" + id,
                "GET /api/v1/datasets/" + id + "/preview",
                "DELETE /api/v1/datasets/" + id,
                "POST /api/v1/datasets?name=" + id,
                "GET /api/v1/tokens/" + id,
                "GET /js/" + id,
                "GET /" + id)) {
            String answer = AccessFixtures.raw(
                    port, line + " HTTP/1.1", "Host: 127.0.0.1", "Content-Type: text/csv", "Content-Length: 0");

            String status = answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
            assertThat(status).as("%s%n%s", line, answer).isIn("400", "404", "405", "200");
            // Some of these are other, harmless addresses once they are resolved: /api/v1/experiments/. is the list.
            assertThat(answer)
                    .doesNotContain("the,secret", "root:", "Exception", "io.engram", "Tomcat", "\nSet-Cookie");
        }
        assertThat(secret).exists();
    }

    @Test
    void namesNoFileByAName() throws Exception {
        for (String name : List.of("..%2fx", "%2fetc%2fx", "a%5cb", "x%00", ".hidden", "a%20b")) {
            HttpResponse<String> answer =
                    AccessFixtures.post(port, "/api/v1/datasets?name=" + name, "text/csv", "a,b\n1,2\n");
            assertThat(answer.statusCode()).as(name).isEqualTo(400);
        }
    }

    @Test
    void tellsABrowserWhatToKeepTo() throws Exception {
        HttpResponse<String> data = AccessFixtures.send(port, "GET", "/api/v1/experiments");
        HttpResponse<String> page = AccessFixtures.send(port, "GET", "/");
        HttpResponse<String> swagger = AccessFixtures.send(port, "GET", "/swagger-ui/index.html");
        HttpResponse<String> tokens = AccessFixtures.send(port, "GET", "/api/v1/tokens");

        for (HttpResponse<String> answer : List.of(data, page, swagger, tokens)) {
            assertThat(answer.headers().map())
                    .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                    .containsEntry("X-Frame-Options", List.of("DENY"))
                    .containsEntry("Referrer-Policy", List.of("no-referrer"))
                    .doesNotContainKeys("Server", "X-Powered-By");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'");
        }
        assertThat(AccessFixtures.raw(port, "GET /api/v1/a%0ab HTTP/1.1", "Host: 127.0.0.1"))
                .startsWith("HTTP/1.1 400")
                .contains("X-Content-Type-Options: nosniff", "default-src 'none'");
        assertThat(data.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
        assertThat(tokens.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'", "connect-src 'self'")
                .doesNotContain("unsafe");
        // Nothing that the policy would forbid: no script and no style in the page itself.
        assertThat(page.body()).doesNotContainPattern("<script(?![^>]*src=)|<style|style=|onclick|javascript:");
        assertThat(swagger.body()).doesNotContainPattern("<script(?![^>]*src=)|https?://(?!127)[^\"]*\\.js");
    }

    @Test
    void saysNoVersionOfTheServer() throws Exception {
        for (String line :
                List.of("GET /{ HTTP/1.1", "BAD", "GET / HTTP/9.9", "TRACE / HTTP/1.1", "GET /%00 HTTP/1.1")) {
            assertThat(AccessFixtures.raw(port, line, "Host: 127.0.0.1"))
                    .as(line)
                    .doesNotContainIgnoringCase("tomcat")
                    .doesNotContain("\nServer:", "Exception", "at org.");
        }
    }
}
