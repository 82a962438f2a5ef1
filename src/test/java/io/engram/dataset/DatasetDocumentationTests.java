package io.engram.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DatasetServerTest
class DatasetDocumentationTests {

    private final JsonNode docs;

    DatasetDocumentationTests(@LocalServerPort int port) throws Exception {
        this.docs = DatasetFixtures.json(new DatasetFixtures(port).docs());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/datasets, post",
        "/api/v1/datasets:register, post",
        "/api/v1/datasets, get",
        "/api/v1/datasets/{idOrName}, get",
        "/api/v1/datasets/{idOrName}/preview, get",
        "/api/v1/datasets/{idOrName}/arrays, get",
        "/api/v1/datasets/{idOrName}/files, get",
        "/api/v1/datasets/{idOrName}, delete",
        "/api/v1/catalog, get",
    })
    void saysWhatAnOperationDoesWithAnExampleOfEachAnswer(String path, String method) {
        JsonNode operation = docs.get("paths").get(path).get(method);

        assertThat(operation.get("summary").stringValue()).isNotBlank();
        assertThat(operation.get("description").stringValue()).isNotBlank();
        for (Map.Entry<String, JsonNode> answer : operation.get("responses").properties()) {
            if (answer.getValue().has("content")) {
                assertThat(answer.getValue().get("content").valueStream())
                        .as(answer.getKey())
                        .allSatisfy(content -> assertThat(content.has("example") || content.has("examples"))
                                .isTrue());
            }
        }
    }

    @Test
    void documentsBothWaysToUpload() {
        JsonNode upload = docs.get("paths").get("/api/v1/datasets").get("post");

        assertThat(upload.get("requestBody").get("content").propertyNames())
                .containsExactlyInAnyOrder(
                        "multipart/form-data", "text/csv", "application/octet-stream", "application/zip");
        assertThat(upload.get("responses").propertyNames()).contains("201", "400", "409", "413", "422");
    }

    @Test
    void namesFieldsAsTheAnswersDo() {
        JsonNode schemas = docs.get("components").get("schemas");

        assertThat(schemas.get("Dataset").get("properties").propertyNames()).contains("created_at", "sha256");
        assertThat(schemas.get("ColumnProfile").get("properties").get("type").get("enum"))
                .hasToString("[\"integer\",\"number\",\"text\",\"truth\",\"array\",\"list\",\"file\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "DATASET",
        "DATASET_WITH_PREVIEW",
        "PAGE",
        "PREVIEW",
        "ARRAYS",
        "INVALID",
        "TOO_LARGE",
        "NAME_TAKEN",
        "UNKNOWN",
        "REGISTER",
        "DATASET_IN_PLACE",
        "OUTSIDE",
        "NOT_THERE",
        "CHANGED"
    })
    void givesExamplesThatAreJson(String name) throws ReflectiveOperationException, JacksonException {
        String example =
                String.valueOf(DatasetExamples.class.getDeclaredField(name).get(null));

        assertThat(JsonMapper.shared().readTree(example).isObject()).isTrue();
    }
}
