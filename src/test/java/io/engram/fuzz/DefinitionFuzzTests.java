package io.engram.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.dataset.FakeDatasets;
import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.UnreadableDefinition;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Any text is a definition or is refused with reasons, and a definition can be planned or is refused with reasons. */
class DefinitionFuzzTests {

    @Test
    void readsOrRefusesSpoiledYaml() {
        String digits = Definitions.digits();
        Fuzz.texts(1500, chance -> Mutations.text(digits, chance), text -> judge(text, true));
    }

    @Test
    void readsOrRefusesSpoiledYamlOfEveryKind() {
        Fuzz.texts(
                1000,
                chance -> Mutations.text(Definitions.yaml(new Definitions(chance, false).definition()), chance),
                text -> judge(text, true));
    }

    @Test
    void readsOrRefusesSpoiledJsonOfEveryKind() {
        Fuzz.texts(
                1000,
                chance -> Mutations.text(
                        new Definitions(chance, false).definition().toString(), chance),
                text -> judge(text, false));
    }

    @Test
    void readsOrRefusesAnyCharacters() {
        Fuzz.texts(1500, DefinitionFuzzTests::noise, text -> {
            judge(text, true);
            judge(text, false);
        });
    }

    @Test
    void plansOrRefusesWhateverFitsTheRecords() {
        Fuzz.texts(
                1500,
                chance -> new Definitions(chance, chance.oneIn(2)).definition().toString(),
                text -> judge(text, false));
    }

    private static String noise(Chance chance) {
        StringBuilder text = new StringBuilder();
        int length = chance.oneIn(50) ? 5000 : chance.between(0, 60);
        for (int i = 0; i < length; i++) {
            if (chance.oneIn(2)) {
                text.append(Mutations.token(chance));
            } else {
                text.append((char) (chance.oneIn(4) ? chance.below(65536) : chance.between(' ', '~')));
            }
        }
        return text.toString();
    }

    /** Whatever else comes out of it breaks the property. */
    static void judge(String text, boolean yaml) {
        JsonNode posted;
        try {
            posted = yaml ? DefinitionText.yaml(text) : DefinitionText.json(text);
        } catch (UnreadableDefinition e) {
            assertPlain(String.valueOf(e.getMessage()));
            return;
        }
        try {
            ExperimentDefinition definition = DefinitionReader.read(posted);
            comesBack(definition);
            ExperimentPlan plan = ExperimentPlan.of(definition, FakeDatasets.digits());
            assertThat(plan.parameters()).isNotNegative();
            assertThat(plan.estimatedMemoryBytes()).isNotNegative();
            plan.requireMemory(ExperimentPlan.machineMemoryBytes());
        } catch (UnreadableDefinition e) {
            assertPlain(String.valueOf(e.getMessage()));
        } catch (InvalidDefinition e) {
            assertThat(e.flaws()).isNotEmpty();
            for (Flaw flaw : e.flaws()) {
                assertPointsInto(posted, flaw);
                assertPlain(flaw.detail());
            }
        }
    }

    private static void comesBack(ExperimentDefinition definition) {
        JsonNode canonical = DefinitionReader.canonical(definition);
        ExperimentDefinition again = DefinitionReader.read(canonical.toString(), false);
        assertThat(DefinitionReader.canonical(again).toString()).isEqualTo(canonical.toString());
    }

    /** What is wrong is there, or is missing from what is there. */
    private static void assertPointsInto(JsonNode posted, Flaw flaw) {
        if (flaw.pointer().isEmpty()) {
            return;
        }
        JsonPointer pointer = JsonPointer.compile(flaw.pointer());
        JsonNode parent = posted.at(pointer.head());
        // A default has no place in what was posted, and nor has what a lone value or a bare kind stands for.
        assertThat(posted.at(pointer).isMissingNode() && parent.isArray())
                .as("%s leads out of the list %s", flaw, parent)
                .isFalse();
        assertThat(posted.isObject() && (posted.has(pointer.getMatchingProperty()) || isComponent(pointer)))
                .as("%s leads to nothing that was posted, nor to a field that is missing", flaw)
                .isTrue();
    }

    private static boolean isComponent(JsonPointer pointer) {
        return io.engram.definition.Names.componentNames(ExperimentDefinition.class)
                .contains(pointer.getMatchingProperty());
    }

    private static void assertPlain(String message) {
        assertThat(message)
                .isNotBlank()
                .doesNotContainPattern(
                        "(io\\.engram|tools\\.jackson|org\\.snakeyaml|java\\.(lang|util))\\.|Exception\\b");
    }
}
