package io.engram.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.TestFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every operation that the server has, tried by everybody. */
@LockedServerTest
class OperationsTests {

    @LocalServerPort
    int port;

    @Autowired
    List<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    AccessRules rules;

    @Autowired
    Tokens tokens;

    @Test
    void haveARoleThatSomebodyDecided() {
        String found = operations().stream()
                .map(operation -> rules.needed(HttpMethod.valueOf(method(operation)), path(operation))
                                .map(Role::toString)
                                .orElse("nobody")
                        + " " + operation)
                .sorted()
                .collect(Collectors.joining("\n"));

        assertThat(found.lines())
                .as(
                        "who may do what, in src/test/resources/io/engram/access/operations.txt; add a line for a new operation"
                                + " once it is decided")
                .containsExactlyInAnyOrderElementsOf(decided());
        assertThat(operations())
                .allMatch(operation -> path(operation).equals("/error") || rules.hasRuleFor(path(operation)));
    }

    /** Without its data folder a server is not well, and says so to whoever asks. */
    @BeforeAll
    static void makeDataFolder() throws IOException {
        Files.createDirectories(TestFolder.of("locked"));
    }

    @Test
    void letInWhoMayAndNobodyElse() throws Exception {
        String read = make("read");
        String write = make("write");
        List<String> wrong = new ArrayList<>();

        for (String line : decided()) {
            String needed = line.substring(0, line.indexOf(' '));
            String operation = line.substring(line.indexOf(' ') + 1);
            check(wrong, operation, "", needed.equals("nobody") ? 0 : 401);
            check(wrong, operation, read, Set.of("nobody", "read").contains(needed) ? 0 : 403);
            check(wrong, operation, write, needed.equals("admin") ? 403 : 0);
            check(wrong, operation, LockedServerTest.ADMIN, 0);
            check(wrong, operation, "engram_tok_" + "0".repeat(26) + "_" + "x".repeat(43), 401);
        }

        assertThat(wrong).isEmpty();
    }

    /** @param refusal the status that is expected; 0: anything that is no refusal and no fault */
    private void check(List<String> wrong, String operation, String token, int refusal) throws Exception {
        String path = path(operation).replace("/**", "").replaceAll("\\{[^}]*}", "none");
        // A stream has no end; one that is refused has.
        path = path.equals("/api/v1/events") ? path + "?type=none" : path;
        String[] headers = token.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + token};
        HttpResponse<String> answer = AccessFixtures.send(port, method(operation), path, headers);
        int status = answer.statusCode();
        boolean refused = status == 401 || status == 403;
        if (refusal == 0 ? refused || status >= 500 : status != refusal) {
            wrong.add(
                    operation + " as '" + token + "' gave " + status + ", expected " + refusal + ": " + answer.body());
        }
    }

    private String make(String role) {
        if (!tokens.hasLiveAdmin()) {
            tokens.create(new TokenRequest("admin", "admin", null));
        }
        return tokens.create(new TokenRequest(role, role, null)).token();
    }

    private Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        for (RequestMappingInfoHandlerMapping mapping : mappings) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                info.getPatternValues()
                        .forEach(path -> (methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods)
                                .forEach(method -> operations.add(method + " " + path)));
            }
        }
        return operations;
    }

    static List<String> decided() {
        try (InputStream file = OperationsTests.class.getResourceAsStream("operations.txt")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String method(String operation) {
        return operation.substring(0, operation.indexOf(' '));
    }

    private static String path(String operation) {
        return operation.substring(operation.indexOf(' ') + 1);
    }
}
