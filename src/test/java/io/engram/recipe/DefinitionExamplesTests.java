package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of the API's answers show a definition as the server gives it back: with every default written out. */
class DefinitionExamplesTests {

    @ParameterizedTest
    @ValueSource(strings = {"postExperiment", "getExperiment", "cancelExperiment", "validateExperiment"})
    void showTheCanonicalForm(String example) throws IOException {
        Path file = Path.of("src/main/resources/openapi/examples/" + example + ".json");
        JsonNode definition =
                JsonMapper.shared().readTree(Files.readString(file)).get("definition");

        // Through text: a number that is read and one that is written are nodes of different types.
        String canonical =
                DefinitionReader.canonical(DefinitionReader.read(definition)).toString();
        assertThat(definition).isEqualTo(JsonMapper.shared().readTree(canonical));
    }
}
