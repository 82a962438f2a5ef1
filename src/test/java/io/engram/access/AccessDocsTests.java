package io.engram.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@OpenServerTest
class AccessDocsTests {

    @LocalServerPort
    int port;

    private JsonNode api() throws Exception {
        return JsonMapper.shared()
                .readTree(AccessFixtures.send(port, "GET", "/v3/api-docs").body());
    }

    @Test
    void sayOfEachOperationWhichRoleItNeeds() throws Exception {
        JsonNode paths = api().get("paths");
        List<String> decided = OperationsTests.decided().stream()
                .filter(line -> line.contains(" /api/"))
                .toList();

        for (String line : decided) {
            String[] words = line.split(" ", -1);
            JsonNode operation = paths.get(words[2]).get(words[1].toLowerCase(java.util.Locale.ROOT));
            assertThat(operation.at("/security/0/token/0").asString()).as(line).isEqualTo(words[0]);
            assertThat(operation.get("description").asString()).as(line).contains("Needs the role `" + words[0] + "`.");
            for (String status : List.of("401", "403")) {
                assertThat(operation
                                .at("/responses/" + status + "/content/application~1problem+json/example/status")
                                .asString())
                        .as(line)
                        .isEqualTo(status);
            }
        }
        assertThat(decided).hasSizeGreaterThan(20);
    }

    @Test
    void describeTheTokenAndTheConflictsOfTokens() throws Exception {
        JsonNode api = api();

        assertThat(api.at("/components/securitySchemes/token/scheme").asString())
                .isEqualTo("bearer");
        assertThat(api.at("/paths/~1api~1v1~1tokens/post/responses").propertyNames())
                .contains("201", "400", "401", "403", "409", "415");
        assertThat(api.at("/components/schemas/NewToken/properties/role/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("read", "write", "admin");
    }
}
