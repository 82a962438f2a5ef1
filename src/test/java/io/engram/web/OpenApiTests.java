package io.engram.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.EngramServer;
import io.engram.TestFolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = EngramServer.class,
        properties = {"spring.datasource.url=jdbc:h2:mem:openapi", TestFolder.DATA + "openapi"})
@AutoConfigureMockMvc
class OpenApiTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    JsonMapper json;

    JsonNode api = JsonMapper.shared().createObjectNode();

    @BeforeEach
    void read() throws Exception {
        api = json.readTree(
                http.get().uri("/v3/api-docs").exchange().getResponse().getContentAsString());
    }

    @Test
    void isOfVersionThreeOne() {
        assertThat(api.path("openapi").asString()).startsWith("3.1");
    }

    @Test
    void describesEveryOperation() {
        for (JsonNode operation : operations()) {
            assertThat(operation.path("summary").asString()).as(name(operation)).isNotBlank();
            assertThat(operation.path("description").asString())
                    .as(name(operation))
                    .isNotBlank();
        }
    }

    @Test
    void givesAnExampleOfEveryRequestAndAnswer() {
        for (JsonNode operation : operations()) {
            for (JsonNode body : operation.path("requestBody").path("content")) {
                assertThat(hasExample(body)).as("request of " + name(operation)).isTrue();
            }
            for (JsonNode answer : operation.path("responses")) {
                for (JsonNode body : answer.path("content")) {
                    assertThat(hasExample(body))
                            .as("answer of " + name(operation))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void saysWhichProblemsToExpect() {
        JsonNode post =
                api.path("paths").path("/api/v1/experiments").path("post").path("responses");

        assertThat(post.propertyNames()).contains("201", "400", "413", "415", "422", "500", "503");
    }

    @Test
    void offersAnIdempotencyKeyOnEveryPostWhoseAnswerMayBeKept() {
        for (JsonNode path : api.path("paths")) {
            if (path.has("post")) {
                JsonNode post = path.path("post");
                boolean offered = post.path("parameters")
                        .valueStream()
                        .anyMatch(parameter -> parameter.path("name").asString().equals("Idempotency-Key"));
                assertThat(offered)
                        .as(name(post))
                        .isEqualTo(!List.of("createToken", "createWebhook", "rotateWebhookSecret")
                                .contains(name(post)));
                assertThat(post.path("responses").propertyNames())
                        .as(name(post))
                        .contains("409", "429");
            }
        }
    }

    @Test
    void saysWhatCanHappenToConditionsAndRanges() {
        JsonNode paths = api.path("paths");

        assertThat(paths.path("/api/v1/checkpoints/{id}/download")
                        .path("get")
                        .path("responses")
                        .propertyNames())
                .contains("200", "206", "410", "412", "416", "429");
        assertThat(paths.path("/api/v1/experiments/{id}")
                        .path("delete")
                        .path("responses")
                        .propertyNames())
                .contains("204", "409", "412");
    }

    @Test
    void namesThingsAsTheyAreOnTheWire() {
        JsonNode schemas = api.path("components").path("schemas");

        assertThat(schemas.path("SavedCheckpoint").path("properties").propertyNames())
                .contains("weights_sha256");
        assertThat(schemas.path("ExperimentView").path("properties").propertyNames())
                .contains("best_checkpoint");
    }

    @Test
    void showsEachWayToPredict() {
        JsonNode predict = operations().stream()
                .filter(operation -> name(operation).equals("predict"))
                .findFirst()
                .orElseThrow();

        assertThat(predict.at("/requestBody/content/application~1json/examples").propertyNames())
                .containsExactly("first", "dataset", "image", "language-model");
        assertThat(predict.at("/responses/200/content/application~1json/examples/sequence/value/applied")
                        .asString())
                .isEqualTo("beam_search");
    }

    private List<JsonNode> operations() {
        List<JsonNode> operations = new ArrayList<>();
        api.path("paths").forEach(path -> path.forEach(operations::add));
        assertThat(operations).hasSizeGreaterThan(10);
        return operations;
    }

    private static String name(JsonNode operation) {
        return operation.path("operationId").asString();
    }

    private static boolean hasExample(JsonNode body) {
        return body.has("example") || body.has("examples");
    }
}
