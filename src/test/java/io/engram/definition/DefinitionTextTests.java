package io.engram.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DefinitionTextTests {

    @Test
    void readsJson() {
        JsonNode tree =
                DefinitionText.json("{\"name\": \"digits\", \"seed\": 7, \"lr\": 1e-3, \"labels\": [null, true]}");

        assertThat(tree).hasToString("{\"name\":\"digits\",\"seed\":7,\"lr\":0.001,\"labels\":[null,true]}");
    }

    @Test
    void makesTheSameTreeOfJsonAndOfYaml() {
        String json = "{\"a\": [1, -0, 3000000000, 99999999999999999999, 1.5, 1e-3, 1E5, true, null, \"x\", {}, []]}";

        assertThat(DefinitionText.yaml(json)).isEqualTo(DefinitionText.json(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\t "})
    void refusesAnEmptyBody(String body) {
        refusesJson(body).withMessage("The body is empty; send an experiment definition.");
    }

    @Test
    void refusesAJsonKeyThatStandsTwice() {
        refusesJson("{\n  \"name\": 1,\n  \"name\": 2}")
                .withMessage("Not valid JSON in line 3, column 9: Duplicate Object property \"name\"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            delimiter = '|',
            value = {
                "{`a`:1,}          | 1 | 8  | Unexpected character ('}'): was expecting double-quote",
                "{`a` 1}           | 1 | 6  | was expecting a colon",
                "{a:1}             | 1 | 2  | Unexpected character ('a'): was expecting double-quote",
                "[1,2              | 1 | 5  | expected close marker for Array",
                "{`a`:NaN}         | 1 | 9  | Non-standard token 'NaN'",
                "{`a`:-Infinity}   | 1 | 15 | Non-standard token '-Infinity'",
                "{`a`:+5}          | 1 | 7  | does not allow numbers to have plus signs",
                "{`a`:01}          | 1 | 7  | Leading zeroes not allowed",
                "# a comment       | 1 | 1  | Unexpected character ('#')",
                "//x               | 1 | 1  | maybe a (non-standard) comment?",
                "tru               | 1 | 1  | Unrecognized token 'tru'",
                "{} {}             | 1 | 4  | something follows the end of the definition",
                "{}x               | 1 | 3  | Unrecognized token 'x'"
            })
    void saysWhereAndWhyATextIsNotJson(String template, int line, int column, String problem) {
        refusesJson(template.replace('`', '"'))
                .withMessageStartingWith("Not valid JSON in line " + line + ", column " + column + ": ")
                .withMessageContaining(problem);
    }

    @Test
    void refusesJsonThatIsNestedTooDeep() {
        refusesJson("[".repeat(65) + "]".repeat(65)).withMessageContaining("nested deeper than 64 levels");
    }

    @Test
    void readsJsonThatIsNestedAsDeepAsAllowed() {
        assertThat(DefinitionText.json("[".repeat(64) + "]".repeat(64)).isArray())
                .isTrue();
    }

    @Test
    void refusesANumberWithThousandsOfDigits() {
        refusesJson("{\"seed\": " + "9".repeat(1001) + "}").withMessageContaining("a number of more than 1000 digits");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": [\"b\\u0000\"]} | The text at /a/0 has U+0000. Leave it out.",
                "{\"a\": {\"b\": \"\\ud800\"}} | The text at /a/b has U+D800, half of a character. Leave it out.",
                "{\"\\udc00\": 1}         | A key of the definition has U+DC00, half of a character. Leave it out.",
                "{\"a\": {\"\\u0000\": 1}}  | A key of /a has U+0000. Leave it out."
            })
    void refusesWhatNoDatabaseKeeps(String text, String problem) {
        assertThatExceptionOfType(UnreadableDefinition.class)
                .isThrownBy(() -> DefinitionText.json(text))
                .withMessage(problem);
        assertThatExceptionOfType(UnreadableDefinition.class)
                .isThrownBy(() -> DefinitionText.yaml(text))
                .withMessage(problem);
    }

    @Test
    void takesCharactersBeyondSixteenBits() {
        assertThat(DefinitionText.json("{\"a\": \"\\ud83d\\ude00\"}").get("a").stringValue())
                .isEqualTo("\ud83d\ude00");
    }

    @Test
    void refusesATextThatIsTooLong() {
        String text = "\"" + "x".repeat(DefinitionText.MAX_LENGTH) + "\"";

        refusesJson(text)
                .withMessage(
                        "A definition may have 1048576 characters, this one has 1048578. Put data into a dataset.");
        assertThatExceptionOfType(UnreadableDefinition.class)
                .isThrownBy(() -> DefinitionText.yaml(text))
                .withMessageContaining("1048576 characters");
    }

    /** Whatever is wrong, it is told in words for people, without the parsers' classes, features or excerpts. */
    private static ThrowableAssertAlternative<UnreadableDefinition> refusesJson(String text) {
        return assertThatExceptionOfType(UnreadableDefinition.class)
                .isThrownBy(() -> DefinitionText.json(text))
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .doesNotContainPattern("java|jackson|Exception|Feature|Source|code \\d|`"));
    }
}
