package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.data.DatasetProfile;
import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The digits example, as it is and with one thing changed. */
final class DefinitionFixtures {

    private DefinitionFixtures() {}

    static String digitsYaml() {
        try {
            return Files.readString(Path.of("examples/digits.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ExperimentDefinition digits() {
        return DefinitionReader.read(digitsYaml(), true);
    }

    /** The digits with these values at these pointers: pointer, YAML, pointer, YAML, ... */
    static JsonNode digitsWith(String... changes) {
        return with(DefinitionText.yaml(digitsYaml()), changes);
    }

    static JsonNode with(JsonNode tree, String... changes) {
        for (int i = 0; i < changes.length; i += 2) {
            JsonPointer pointer = JsonPointer.compile(changes[i]);
            JsonNode value = DefinitionText.yaml("value: " + changes[i + 1]).get("value");
            JsonNode parent = tree.at(pointer.head());
            if (parent instanceof ArrayNode array) {
                array.set(pointer.last().getMatchingIndex(), value);
            } else {
                ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), value);
            }
        }
        return tree;
    }

    static JsonNode digitsWithout(String pointer) {
        JsonNode tree = DefinitionText.yaml(digitsYaml());
        JsonPointer at = JsonPointer.compile(pointer);
        ((ObjectNode) tree.at(at.head())).remove(at.last().getMatchingProperty());
        return tree;
    }

    /** Reading it finds this wrong and nothing else; the detail begins so. */
    static void assertOneFlaw(JsonNode definition, String pointer, String detail) {
        assertOneFlaw(flaws(definition), pointer, detail);
    }

    /** It can be read, but with this dataset this is wrong and nothing else; the detail begins so. */
    static void assertOneMisfit(JsonNode definition, DatasetProfile profile, String pointer, String detail) {
        ExperimentDefinition read = DefinitionReader.read(definition);
        assertThatThrownBy(() -> ExperimentPlan.of(read, profile))
                .isInstanceOfSatisfying(InvalidDefinition.class, e -> assertOneFlaw(e.flaws(), pointer, detail));
    }

    private static void assertOneFlaw(List<Flaw> flaws, String pointer, String detail) {
        assertThat(flaws).singleElement().satisfies(flaw -> {
            assertThat(flaw.pointer()).isEqualTo(pointer);
            assertThat(flaw.detail()).startsWith(detail);
        });
    }

    /** What reading it finds wrong. */
    static List<Flaw> flaws(JsonNode definition) {
        try {
            DefinitionReader.read(definition);
            return List.of();
        } catch (InvalidDefinition e) {
            return e.flaws();
        }
    }
}
