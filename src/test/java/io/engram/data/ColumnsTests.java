package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.definition.Flaw;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTests {

    private static final String CSV = """
            id,width,height,price,shade,kind,sign
            a,1,2,0.5,0,0,-1
            b,3,4,1.5,1,2,1
            c?,5,6,2.5,2,1,1
            """;

    private static final SplitSpec HALVES = new SplitSpec(0.4, 0.3, 0.3, null);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "width        | width",
                "height,width | height width",
                "w*           | width",
                "*ice         | price",
                "*h*          | width height shade",
                "*i*t*        | width height",
                "s*e          | shade",
                "width,w*     | width",
                "**           | id width height price shade sign"
            })
    void findsFeaturesByNameAndByPattern(String features, String found) {
        Optional<Columns> columns =
                Columns.of(data(features, "kind", HALVES), profile(CSV), TargetKind.CLASS, new ArrayList<>());

        assertThat(columns.orElseThrow().features())
                .extracting(ColumnProfile::name)
                .containsExactly(found.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "widht     | kind  | CLASS | /data/csv/features/0 | the dataset has no column 'widht'; did you mean 'width'? Known: height, id, kind, price, shade, sign, width",
                "width,q*  | kind  | CLASS | /data/csv/features/1 | no column of the dataset matches 'q*'; Known: height, id, kind, price, shade, sign, width",
                "width,id  | kind  | CLASS | /data/csv/features   | column 'id' is not numeric: row 1 is 'a'. Leave the column out, or mend the file.",
                "kind      | kind  | CLASS | /data/csv/features/0 | 'kind' is the target, which cannot be a feature too. Name other columns.",
                "k*,width  | kind  | CLASS | /data/csv/features/0 | 'k*' is the target, which cannot be a feature too. Name other columns.",
                "width     | knd   | CLASS | /data/csv/target     | the dataset has no column 'knd'; did you mean 'kind'? Known: height, id, kind, price, shade, sign, width",
                "width     | id    | CLASS | /data/csv/target     | column 'id' is not numeric: row 1 is 'a'. Mend the file; or, where each text is a class, write data.target: {category: {column: 'id'}} and data.input: {numbers: {columns: [...]}} in the place of data.csv.",
                "width     | sign  | CLASS | /data/csv/target     | column 'sign' must hold whole numbers from 0 for this loss, but its values are from -1.0 to 1.0. Number the classes from 0, or use mse or l1.",
                "width     | price | CLASS | /data/csv/target     | column 'price' must hold whole numbers from 0 for this loss, but its values are from 0.5 to 2.5 with fractions. Number the classes from 0, or use mse or l1."
            })
    void saysWhichColumnDoesNotFit(String features, String target, TargetKind kind, String pointer, String detail) {
        List<Flaw> flaws = new ArrayList<>();

        Columns.of(data(features, target, HALVES), profile(CSV), kind, flaws);

        assertThat(flaws).containsExactly(new Flaw(pointer, detail));
    }

    @Test
    void refusesColumnsThatLackANumberSomewhere() {
        ColumnProfile gaps = new ColumnProfile("width", ColumnType.NUMBER, 0.0, 1.0, "row 4 is missing");
        ColumnProfile truth = new ColumnProfile("price", ColumnType.TRUTH, null, null, null);
        List<Flaw> flaws = new ArrayList<>();

        Columns.of(
                data("width", "price", HALVES), new DatasetProfile(10, List.of(gaps, truth)), TargetKind.VALUE, flaws);

        assertThat(flaws)
                .containsExactly(
                        new Flaw(
                                "/data/csv/target",
                                "column 'price' holds no numbers, but truth. Use data.input and data.target instead of"
                                        + " data.csv."),
                        new Flaw(
                                "/data/csv/features",
                                "column 'width' has cells without a number: row 4 is missing. Mend the file, or use"
                                        + " data.input: {numbers: {columns: [...], missing: 0}}."));
    }

    @Test
    void takesAnyNumbersForValues() {
        List<Flaw> flaws = new ArrayList<>();

        Columns.of(data("width", "price", HALVES), profile(CSV), TargetKind.VALUE, flaws);
        Columns.of(data("width", "sign", HALVES), profile(CSV), TargetKind.VALUE, flaws);

        assertThat(flaws).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "0.3 | 0.3 | 0.3 | knd | /data/split/stratify | the dataset has no column 'knd'; did you mean 'kind'? Known: height, id, kind, price, shade, sign, width",
                "0.3 | 0.3 | 0.3 |     | /data/split/train    | leaves no example to train on: 0.3 of 3 rows; give it a larger share, or upload more",
                "0.8 | 0.1 | 0   |     | /data/split/valid    | leaves no example to validate on: 0.1 of 3 rows; give it a larger share, or 0 to do without",
                "0.8 | 0   | 0.1 |     | /data/split/test     | leaves no example to test on: 0.1 of 3 rows; give it a larger share, or 0 to do without"
            })
    void saysWhichShareHasTooFewRows(
            double train, double valid, double test, @Nullable String stratify, String pointer, String detail) {
        List<Flaw> flaws = new ArrayList<>();

        Columns.of(
                data("width", "kind", new SplitSpec(train, valid, test, stratify)),
                profile(CSV),
                TargetKind.CLASS,
                flaws);

        assertThat(flaws).contains(new Flaw(pointer, detail));
    }

    @Test
    void findsAllFlawsAtOnce() {
        List<Flaw> flaws = new ArrayList<>();

        Columns.of(
                data("widht,heigth,id", "knd", new SplitSpec(0.2, 0.1, 0.1, "x")),
                profile(CSV),
                TargetKind.CLASS,
                flaws);

        assertThat(flaws)
                .extracting(Flaw::pointer)
                .containsExactlyInAnyOrder(
                        "/data/csv/features/0",
                        "/data/csv/features/1",
                        "/data/csv/features",
                        "/data/csv/target",
                        "/data/split/stratify",
                        "/data/split/train",
                        "/data/split/valid",
                        "/data/split/test");
    }

    /** A regular expression with as many stars takes longer than anybody lives. */
    @Test
    @Timeout(10)
    void triesAHostilePatternInNoTime() {
        String name = "a".repeat(200);
        List<Flaw> flaws = new ArrayList<>();

        Columns.of(
                data("*a".repeat(80) + "*b", "y", HALVES),
                profile(name + ",y\n1,0\n1,0\n1,0\n"),
                TargetKind.CLASS,
                flaws);

        assertThat(flaws).extracting(Flaw::pointer).containsExactly("/data/csv/features/0");
    }

    private static DataSpec data(String features, String target, SplitSpec split) {
        return new DataSpec(
                "any", new CsvSpec(List.of(features.split(",")), List.of(target)), List.of(), split, 32, true, null);
    }

    private static DatasetProfile profile(String csv) {
        return CsvProfiler.profile("x.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    }
}
