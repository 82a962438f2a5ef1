package io.engram.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The time limit is no measurement: unfolding the hostile texts would take hours. */
@Timeout(60)
class ReferencesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{h: {n: 128}, x: '${h.n}'}                   | 128",
                "{h: {n: 0.5}, x: '${ h.n }'}                 | 0.5",
                "{h: {n: true}, x: '${h.n}'}                  | true",
                "{h: {n: null}, x: '${h.n}'}                  | null",
                "{h: {n: '128'}, x: '${h.n}'}                 | \"128\"",
                "{h: {n: [1, {a: 2}]}, x: '${h.n}'}           | [1,{\"a\":2}]",
                "{h: {n: [4, 5]}, x: '${h.n.1}'}              | 5",
                "{h: {n: [{a: 7}]}, x: '${h.n.0.a}'}          | 7",
                "{h: {n: 128}, x: 'u${h.n}v'}                 | \"u128v\"",
                "{h: {n: a$1b}, x: '<${h.n}>'}                | \"<a$1b>\"",
                "{h: {n: 1, m: 2}, x: '${h.n}-${h.m}-${h.n}'} | \"1-2-1\"",
                "{h: {n: 1, m: '${h.n}'}, x: '${h.m}'}        | 1",
                "{h: {n: 1, m: ['${h.n}']}, x: {y: '${h.m}'}} | {\"y\":[1]}",
                "{x: 'costs $5 {and} $h ${'}                  | \"costs $5 {and} $h ${\""
            })
    void putsTheValueInItsPlace(String definition, String expected) {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(References.resolve(DefinitionText.yaml(definition), flaws).get("x"))
                .hasToString(expected);
        assertThat(flaws).isEmpty();
    }

    @Test
    void followsAChain() {
        List<Flaw> flaws = new ArrayList<>();

        assertThat(References.resolve(DefinitionText.yaml(chain(40)), flaws)
                        .get("a0")
                        .intValue())
                .isEqualTo(7);
        assertThat(flaws).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{h: {hidden: 1}, x: '${h.hiden}'} | /x   | ${h.hiden} leads nowhere: there is no 'hiden'; did you mean 'hidden'? Known: hidden",
                "{h: {b: 1, a: 2}, x: 'u ${h.zzz}'}| /x   | ${h.zzz} leads nowhere: there is no 'zzz'; Known: a, b",
                "{h: {n: 1}, x: ['${h.n.deep}']}   | /x/0 | ${h.n.deep} leads nowhere: there is no 'deep'; Known: nothing",
                "{h: [4, 5], 'a/b': '${h.2}'}      | /a~1b| ${h.2} leads nowhere: there is no '2'; the list has 0 to 1",
                "{h: [4, 5], x: '${h.-1}'}         | /x   | ${h.-1} leads nowhere: there is no '-1'; the list has 0 to 1",
                "{h: 1, x: '${}'}                  | /x   | ${} leads nowhere: there is no ''; did you mean 'h'? Known: h, x",
                "{x: '${x}'}                       | /x   | ${x} refers to itself: x -> x",
                "{x: {y: '${x}'}}                  | /x/y | ${x} refers to itself: x -> x"
            })
    void tellsWhereAReferenceLeadsNowhere(String definition, String pointer, String detail) {
        List<Flaw> flaws = new ArrayList<>();

        References.resolve(DefinitionText.yaml(definition), flaws);

        assertThat(flaws).containsExactly(new Flaw(pointer, detail));
    }

    @Test
    void tellsTheWayRoundACircle() {
        List<Flaw> flaws = new ArrayList<>();

        References.resolve(DefinitionText.yaml("{a: '${b}', b: 'x${c}', c: ['${a}']}"), flaws);

        assertThat(flaws)
                .contains(new Flaw("/a", "${b} refers to itself: b -> c -> a -> b"))
                .extracting(Flaw::pointer)
                .containsExactly("/a", "/b", "/c/0");
    }

    @Test
    void tellsOnceWhatIsWrongInAValueThatIsReferredToTwice() {
        List<Flaw> flaws = new ArrayList<>();

        References.resolve(DefinitionText.yaml("{a: ['${missing}'], b: '${a}', c: '${a}'}"), flaws);

        assertThat(flaws).extracting(Flaw::pointer).containsExactly("/a/0");
    }

    @Test
    void leavesAReferenceThatLeadsNowhereAsItStands() {
        assertThat(References.resolve(DefinitionText.yaml("{x: 'a ${b} c'}"), new ArrayList<>()))
                .hasToString("{\"x\":\"a ${b} c\"}");
    }

    @Test
    void mayUseAValueTwiceWithoutACircle() {
        List<Flaw> flaws = new ArrayList<>();

        References.resolve(DefinitionText.yaml("{n: 1, a: ['${n}', '${n}'], b: ['${a}', '${a}']}"), flaws);

        assertThat(flaws).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"['${a%1$d}', '${a%1$d}']", "'${a%1$d}${a%1$d}'", "{x: '${a%1$d}', y: '${a%1$d}'}"})
    void refusesReferencesThatDoubleAtEachLevel(String level) {
        String definition = IntStream.range(0, 30)
                .mapToObj(i -> "a" + i + ": " + String.format(level, i + 1) + "\n")
                .collect(Collectors.joining("", "", "a30: loooooooooooooooooooooooooooooooooooooooooooool\n"));

        refuses(definition, "The definition unfolds to more than ");
    }

    @Test
    void refusesReferencesThatRepeatALongText() {
        String definition = "a: " + "x".repeat(500_000) + "\nb: [" + "'${a}', ".repeat(1000) + "]";

        refuses(definition, "The definition unfolds to more than 1048576 characters");
    }

    @Test
    void refusesAChainWithoutEnd() {
        refuses(chain(20_000), "nested deeper than 64 levels");
    }

    @Test
    void refusesReferencesThatNestWithoutEnd() {
        String definition = IntStream.range(0, 1000)
                .mapToObj(i -> "a" + i + ": " + "[".repeat(30) + "'${a" + (i + 1) + "}'" + "]".repeat(30) + "\n")
                .collect(Collectors.joining("", "", "a1000: 1\n"));

        refuses(definition, "nested deeper than 64 levels");
    }

    @Test
    void readsATextThatOnlyBeginsAReferenceInNoTime() {
        String text = "${" + " ".repeat(300_000);
        List<Flaw> flaws = new ArrayList<>();

        assertThat(References.resolve(DefinitionText.json("{\"x\": \"" + text + "\"}"), flaws)
                        .get("x")
                        .stringValue())
                .isEqualTo(text);
    }

    @Test
    void stopsAtAHundredFlaws() {
        String known =
                IntStream.range(0, 20_000).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());
        String definition = known + "x: [" + "'${missing}', ".repeat(20_000) + "]";

        assertThatExceptionOfType(InvalidDefinition.class)
                .isThrownBy(() -> References.resolve(DefinitionText.yaml(definition), new ArrayList<>()))
                .satisfies(refusal -> assertThat(refusal.flaws()).hasSize(100));
    }

    private static String chain(int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> "a" + i + ": '${a" + (i + 1) + "}'\n")
                .collect(Collectors.joining("", "", "a" + length + ": 7\n"));
    }

    private static void refuses(String definition, String message) {
        assertThatExceptionOfType(UnreadableDefinition.class)
                .isThrownBy(() -> References.resolve(DefinitionText.yaml(definition), new ArrayList<>()))
                .withMessageContaining(message);
    }
}
