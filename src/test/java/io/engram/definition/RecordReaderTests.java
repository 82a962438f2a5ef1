package io.engram.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RecordReaderTests {

    private enum Colour {
        RED,
        DARK_GREEN
    }

    private sealed interface Figure permits Circle, Square {}

    @Kind("circle")
    private record Circle(@Positive double radius) implements Figure {}

    @Kind("square")
    private record Square(@Default("1") int side, @Nullable Double turn) implements Figure {
        Square {
            if (side > 9) {
                throw new IllegalArgumentException("side must be at most 9, was " + side);
            }
        }
    }

    private record Drawing(
            @NotBlank @About("What it shows") String title,
            @Default("\"red\"") Colour colour,
            @Default("[]") List<Figure> figures,

            @Default("{}")
            Map<@Pattern(regexp = "[a-z]+", message = "must be small letters") String, @NotEmpty List<Integer>> rows,

            @Default("[0.5]") List<@DecimalMax("1") Double> shades,
            @Default("7") @Nullable Long edition,
            @Default("false") boolean framed,
            @Default("{}") Map<String, JsonNode> notes) {}

    @Test
    void fillsInDefaults() {
        assertThat(read("{title: t}"))
                .hasValue(new Drawing("t", Colour.RED, List.of(), Map.of(), List.of(0.5), 7L, false, Map.of()));
    }

    @Test
    void readsEveryKindOfValue() {
        Drawing drawing =
                read("{title: t, colour: dark_green, figures: [{circle: {radius: 2}}, {square: {side: 3, turn: 1}}],"
                                + " rows: {a: [1, 2]}, shades: [0, 1], edition: 9, framed: true}")
                        .orElseThrow();

        assertThat(drawing)
                .isEqualTo(new Drawing(
                        "t",
                        Colour.DARK_GREEN,
                        List.of(new Circle(2), new Square(3, 1.0)),
                        Map.of("a", List.of(1, 2)),
                        List.of(0.0, 1.0),
                        9L,
                        true,
                        Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"square", "{square: {}}", "[square]", "[{square: }]"})
    void takesABareKindAndALoneValue(String figures) {
        assertThat(read("{title: t, figures: " + figures + "}").orElseThrow().figures())
                .containsExactly(new Square(1, null));
    }

    @Test
    void tellsAnExplicitNullFromAValueThatIsLeftOut() {
        assertThat(read("{title: t, edition: null}").orElseThrow().edition()).isNull();
        assertThat(read("{title: t}").orElseThrow().edition()).isEqualTo(7);
    }

    @Test
    void readsWhatTheWriterWrites() {
        Drawing drawing = read("{title: t, figures: [square, {circle: {radius: 1e-3}}], edition: null, rows: {a: 1},"
                        + " notes: {deep: [{a: null, b: 1.5, c: 99999999999999999999}]}}")
                .orElseThrow();

        JsonNode written = DefinitionText.json(RecordWriter.write(drawing).toString());

        assertThat(new RecordReader(new ArrayList<>()).read(Drawing.class, written))
                .hasValue(drawing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title: null                      | /title                  | must be a text, was null",
                "title: 5                         | /title                  | must be a text, was 5",
                "title: ' '                       | /title                  | must not be blank, was \" \"",
                "titel: x                         | /titel                  | unknown field 'titel'; did you mean 'title'? Known: colour, edition, figures, framed, notes, rows, shades, title",
                "colour: rde                      | /colour                 | must be one of [red, dark_green], was \"rde\"; did you mean 'red'?",
                "colour: 5                        | /colour                 | must be one of [red, dark_green], was 5",
                "framed: 1                        | /framed                 | must be true or false, was 1",
                "framed: 'true'                   | /framed                 | must be true or false, was \"true\"",
                "edition: 1.0                     | /edition                | must be a whole number of at most 64 bits, was 1.0",
                "edition: 99999999999999999999    | /edition                | must be a whole number of at most 64 bits, was 99999999999999999999",
                "figures: {cirle: {radius: 1}}    | /figures/cirle          | unknown kind 'cirle'; did you mean 'circle'? Known: circle, square",
                "figures: [squar]                 | /figures/0              | unknown kind 'squar'; did you mean 'square'? Known: circle, square",
                "figures: [5]                     | /figures/0              | must be an object with one field, the kind, was 5. Known: circle, square",
                "figures: [{circle: , square: }]  | /figures/0              | must be an object with one field, the kind, was {\"circle\":null,\"square\":null}. Known: circle, square",
                "figures: [{}]                    | /figures/0              | must be an object with one field, the kind, was {}. Known: circle, square",
                "figures: [{circle: 5}]           | /figures/0/circle       | must be an object with fields, was 5",
                "figures: [circle]                | /figures/0/circle/radius| is missing; it is required",
                "figures: [{circle: {radius: -1}}]| /figures/0/circle/radius| must be greater than 0, was -1",
                "figures: [{circle: {radius: x}}] | /figures/0/circle/radius| must be a finite number, was \"x\"",
                "figures: [{circle: {radius: 1e999}}]|/figures/0/circle/radius| must be a finite number, was \"Infinity\"",
                "figures: {square: {side: 10}}    | /figures/square         | side must be at most 9, was 10",
                "figures: {square: {side: 3e9}}   | /figures/square/side    | must be a whole number of at most 32 bits, was 3.0E9",
                "figures: {square: {side: 3000000000}}|/figures/square/side | must be a whole number of at most 32 bits, was 3000000000",
                "shades: [0.5, 1.5]               | /shades/1               | must be less than or equal to 1, was 1.5",
                "shades: 1.5                      | /shades                 | must be less than or equal to 1, was 1.5",
                "shades: [null]                   | /shades/0               | must be a finite number, was null",
                "rows: []                         | /rows                   | must be an object with fields, was []",
                "rows: {a: []}                    | /rows/a                 | must not be empty, was []",
                "rows: {a/b: [1]}                 | /rows/a~1b              | must be small letters, was 'a/b'",
                "notes: {a: [{b: 1e999}]}         | /notes/a/0/b            | must be a finite number, was \"Infinity\""
            })
    void saysWhatIsWrongWithAValue(String field, String pointer, String detail) {
        List<Flaw> flaws = new ArrayList<>();

        Optional<Drawing> drawing = read(field + (field.startsWith("title") ? "" : "\ntitle: t"), flaws);

        assertThat(drawing).isEmpty();
        assertThat(flaws).containsExactly(new Flaw(pointer, detail));
    }

    @Test
    void saysOfAWholeNumberBeyondAllThatItIsNotFinite() {
        List<Flaw> flaws = new ArrayList<>();

        read("title: t\nfigures: [{circle: {radius: 1" + "0".repeat(400) + "}}]", flaws);

        assertThat(flaws).extracting(Flaw::pointer).containsExactly("/figures/0/circle/radius");
        assertThat(flaws.get(0).detail()).startsWith("must be a finite number, was 1000");
    }

    @Test
    void saysWhatAFieldThatIsMissingIsFor() {
        List<Flaw> flaws = new ArrayList<>();

        read("{}", flaws);

        assertThat(flaws).containsExactly(new Flaw("/title", "is missing; it is required: What it shows"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1]|[1]", "5|5", "text|\"text\""})
    void refusesWhatIsNoObject(String text, String shown) {
        List<Flaw> flaws = new ArrayList<>();

        read(text, flaws);

        assertThat(flaws).containsExactly(new Flaw("", "must be an object with fields, was " + shown));
    }

    @Test
    void findsAllFlawsAtOnce() {
        List<Flaw> flaws = new ArrayList<>();

        read("{colour: blue, figures: [{circle: {radius: 0, x: 1}}, hexagon], framed: 2, size: 3}", flaws);

        assertThat(flaws)
                .extracting(Flaw::pointer)
                .containsExactlyInAnyOrder(
                        "/title",
                        "/colour",
                        "/figures/0/circle/radius",
                        "/figures/0/circle/x",
                        "/figures/1",
                        "/framed",
                        "/size");
    }

    @Test
    void showsTheBeginningOfALongValue() {
        List<Flaw> flaws = new ArrayList<>();

        read("{title: t, framed: " + "x".repeat(1000) + "}", flaws);

        assertThat(flaws.get(0).detail()).isEqualTo("must be true or false, was \"" + "x".repeat(56) + "...");
    }

    @Test
    void stopsAtAHundredFlaws() {
        List<Flaw> flaws = new ArrayList<>();

        assertThatExceptionOfType(InvalidDefinition.class)
                .isThrownBy(() -> read("{title: t, figures: [" + "hexagon, ".repeat(10_000) + "]}", flaws))
                .satisfies(refusal -> assertThat(refusal.flaws()).hasSize(InvalidDefinition.MOST_FLAWS));
        assertThat(flaws).hasSize(InvalidDefinition.MOST_FLAWS + 1);
    }

    private static Optional<Drawing> read(String yaml) {
        List<Flaw> flaws = new ArrayList<>();
        Optional<Drawing> drawing = read(yaml, flaws);
        assertThat(flaws).isEmpty();
        return drawing;
    }

    private static Optional<Drawing> read(String yaml, List<Flaw> flaws) {
        return new RecordReader(flaws).read(Drawing.class, DefinitionText.yaml(yaml));
    }
}
