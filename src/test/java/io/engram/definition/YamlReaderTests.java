package io.engram.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The time limit is no measurement: unfolding the hostile texts would take hours. */
@Timeout(60)
class YamlReaderTests {

    @ParameterizedTest
    @CsvSource({
        "1e-3, 0.001",
        "1E5, 100000.0",
        "-0.5, -0.5",
        "1., 1.0",
        "7, 7",
        "-0, 0",
        "2147483648, 2147483648",
        "99999999999999999999, 99999999999999999999",
        "true, true",
        "false, false",
        "null, null"
    })
    void readsWhatJsonReads(String yaml, String json) {
        assertThat(DefinitionText.yaml("a: " + yaml)).hasToString("{\"a\":" + json + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no", "yes", "on", "NO", "True", "010", "0x1F", "1_000", "12:30:45", "2026-07-01", ".5", "<<"})
    void takesForTextWhatOlderYamlTookForSomethingElse(String text) {
        assertThat(DefinitionText.yaml("a: " + text)).hasToString("{\"a\":\"" + text + "\"}");
    }

    @Test
    void takesQuotedNumbersForText() {
        assertThat(DefinitionText.yaml("[\"1\", '2', 'true']")).hasToString("[\"1\",\"2\",\"true\"]");
    }

    @Test
    void takesAKeyWithoutAValueForNull() {
        assertThat(DefinitionText.yaml("model:\n  - relu:\n")).hasToString("{\"model\":[{\"relu\":null}]}");
    }

    @Test
    void followsAliases() {
        JsonNode tree = DefinitionText.yaml("a: &x {units: 3}\nb: [*x, *x]\nc: &x 5\nd: *x");

        assertThat(tree).hasToString("{\"a\":{\"units\":3},\"b\":[{\"units\":3},{\"units\":3}],\"c\":5,\"d\":5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "# only a comment\n", "---\n"})
    void refusesAnEmptyBody(String yaml) {
        refuses(yaml).withMessage("The body is empty; send an experiment definition.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1;b: 2;a: 3              | 3 | 1  | the key 'a' stands here twice",
                "a: 1;'a': 3                 | 2 | 1  | the key 'a' stands here twice",
                "1: x;'1': y                 | 2 | 1  | the key '1' stands here twice",
                "a: !!java.net.URL [x]       | 1 | 4  | a definition has no tags",
                "a: !!java.net.URL 'x'       | 1 | 4  | a definition has no tags",
                "a: !!binary aGVsbG8=        | 1 | 4  | a definition has no tags",
                "a: !new:os.system {x: y}    | 1 | 4  | a definition has no tags",
                "!x a: 1                     | 1 | 1  | a definition has no tags",
                "a: *b                       | 1 | 4  | the alias *b has no anchor &b before it",
                "a: &a [1, [*a]]             | 1 | 12 | the alias *a refers to the value that contains it",
                "&a {b: *a}                  | 1 | 8  | the alias *a refers to the value that contains it",
                "? [1, 2];: x                | 1 | 3  | a key must be a text",
                "a: &k x;*k : y              | 2 | 1  | a key must be a text",
                "a: .nan                     | 1 | 4  | a number must be finite, was .nan",
                "a: -.inf                    | 1 | 4  | a number must be finite, was -.inf",
                "a: 1;---;b: 2               | 2 | 1  | a second document begins here"
            })
    void saysWhereADefinitionHasWhatItMustNot(String lines, int line, int column, String problem) {
        refuses(lines.replace(";", "\n"))
                .withMessageStartingWith(
                        "Not a definition in YAML in line " + line + ", column " + column + ": " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: [1, 2       | 2 | 1  | expected ',' or ']'",
                "a: 'x          | 2 | 1  | found unexpected end of stream",
                "a: 1;  b: 2    | 2 | 4  | mapping values are not allowed here",
                "a: @x          | 1 | 4  | found character '@'"
            })
    void saysWhereATextIsNotYaml(String lines, int line, int column, String problem) {
        refuses(lines.strip().replace(";", "\n") + "\n")
                .withMessageStartingWith("Not valid YAML in line " + line + ", column " + column + ": ")
                .withMessageContaining(problem);
    }

    @Test
    void refusesCharactersThatNoTextHas() {
        refuses("a: \u0000").withMessageStartingWith("Not valid YAML: ");
    }

    @ParameterizedTest
    @CsvSource({"20, 2", "9, 9", "63, 2"})
    void refusesABombOfAliasesInNoTime(int levels, int width) {
        refuses(bomb(levels, width) + "b: *a" + levels + "\n").withMessageMatching("(?s).*(100000 values|64 levels).*");
    }

    @Test
    void refusesABombOfAliasesAsAKeyInNoTime() {
        refuses(bomb(9, 9) + "? [*a9]\n: x\n").withMessageContaining("a key must be a text");
    }

    @Test
    void refusesABombOfLongTexts() {
        String text = "a: &a " + "x".repeat(500_000) + "\nb: [" + "*a, ".repeat(99) + "*a]";

        refuses(text).withMessageContaining("more than 1048576 characters");
    }

    @Test
    void refusesAliasesThatAddUpToTooDeepATree() {
        String text = "a: &a " + "[".repeat(40) + "]".repeat(40) + "\nb: " + "[".repeat(40) + "*a" + "]".repeat(40);

        refuses(text).withMessageContaining("nested deeper than 64 levels");
    }

    @ParameterizedTest
    @ValueSource(ints = {66, 100_000})
    void refusesWhatIsNestedTooDeep(int depth) {
        refuses("[".repeat(depth) + "]".repeat(depth)).withMessageContaining("nested deeper than 64 levels");
    }

    @Test
    void refusesANumberWithAMillionDigitsInNoTime() {
        refuses("a: " + "9".repeat(1_000_000))
                .withMessageContaining("a number may have 1000 digits, this one has 1000000.");
    }

    /** Level n is a list of n-1 as often as the width says. */
    private static String bomb(int levels, int width) {
        return "a0: &a0 lol\n"
                + IntStream.rangeClosed(1, levels)
                        .mapToObj(level -> "a" + level + ": &a" + level + " ["
                                + String.join(", ", Collections.nCopies(width, "*a" + (level - 1))) + "]\n")
                        .collect(Collectors.joining());
    }

    private static ThrowableAssertAlternative<UnreadableDefinition> refuses(String yaml) {
        return assertThatExceptionOfType(UnreadableDefinition.class)
                .isThrownBy(() -> DefinitionText.yaml(yaml))
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).doesNotContainPattern("java|snake|Exception|org\\."));
    }
}
