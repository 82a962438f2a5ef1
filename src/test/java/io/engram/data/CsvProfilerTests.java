package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a test fails as well where something is missing
class CsvProfilerTests {

    @Test
    void tellsWholeNumbersNumbersAndText() {
        DatasetProfile profile = profile("n,x,word\n-3,1,a\n12,2.5,b\n");

        assertThat(profile.rows()).isEqualTo(2);
        assertThat(profile.columns())
                .extracting(ColumnProfile::brief)
                .containsExactly(
                        new ColumnProfile("n", ColumnType.INTEGER, -3.0, 12.0, null),
                        new ColumnProfile("x", ColumnType.NUMBER, 1.0, 2.5, null),
                        new ColumnProfile("word", ColumnType.TEXT, null, null, "row 1 is 'a'"));
    }

    @Test
    void countsClassesCharactersAndWords() {
        List<ColumnProfile> columns = profile("n,x,text\n3,1,the cat\n 3,2.5,the \u00e4\n07,4,''\n".replace('\'', '"'))
                .columns();

        assertThat(columns.get(0).values()).isEqualTo(new Distinct(Map.of("3", 2L, "7", 1L), false));
        assertThat(columns.get(0).mean()).isCloseTo(13 / 3.0, within(1e-12));
        assertThat(columns.get(1).values()).isNull();
        assertThat(columns.get(1).mean()).isEqualTo(2.5);
        TextProfile text = columns.get(2).text();
        assertThat(text.minLength()).isZero();
        assertThat(text.maxLength()).isEqualTo(7);
        assertThat(text.totalLength()).isEqualTo(12);
        assertThat(text.words()).isEqualTo(new Distinct(Map.of("the", 2L, "cat", 1L, "\u00e4", 1L), false));
        assertThat(text.characters().counts()).containsEntry("t", 3L).containsEntry("\u00e4", 1L);
    }

    @Test
    void tellsHowNumbersAndLengthsAreSpread() {
        List<ColumnProfile> columns =
                profile("n,x,text,gaps\n3,1,the cat,1\n3,2.5,the,\n7,4,a,2\n").columns();

        assertThat(columns.get(0).spread().histogram()).isEqualTo(new Histogram(3, 1, List.of(2L, 0L, 0L, 0L, 1L)));
        assertThat(columns.get(0).spread().std()).isCloseTo(Math.sqrt(16 / 3.0), within(1e-12));
        assertThat(columns.get(1).spread().std()).isCloseTo(1.5, within(1e-12));
        assertThat(columns.get(1).spread().histogram().counts())
                .contains(1L, 0L)
                .hasSizeBetween(20, 40);
        assertThat(columns.get(2).spread())
                .isEqualTo(new Spread(null, null, new Histogram(1, 1, List.of(1L, 0L, 1L, 0L, 0L, 0L, 1L))));
        assertThat(columns.get(3).missing()).isEqualTo(1);
        // An empty cell makes it text; the numbers in it are still to be seen.
        assertThat(columns.get(3).spread().histogram().counts()).startsWith(1L).endsWith(1L);
    }

    @Test
    void keepsTheDeviationOfLargeNumbersThatDifferLittle() {
        ColumnProfile column = onlyColumn("x\n1000000001\n1000000002\n1000000003\n");

        assertThat(column.spread().std()).isEqualTo(1);
        assertThat(onlyColumn("x\n5\n").spread().std()).isNull();
    }

    @Test
    void countsNumbersBeforeTheFirstWordAsTextToo() {
        ColumnProfile column = onlyColumn("x\n12\n12\nabc\n");

        assertThat(column.values()).isEqualTo(new Distinct(Map.of("12", 2L, "abc", 1L), false));
        assertThat(column.text().totalLength()).isEqualTo(7);
    }

    @Test
    void saysOnlyThatThereAreMoreValuesThanItCounts() {
        String csv =
                "x\n" + IntStream.range(0, 1001).mapToObj(i -> "w" + i + "\n").collect(Collectors.joining());

        assertThat(onlyColumn(csv).values()).isEqualTo(new Distinct(Map.of(), true));
        assertThat(onlyColumn(csv.substring(0, csv.length() - 6)).values().counts())
                .hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "1e3", "-.5", "+7.25", "  2.5 ", "12345678901234567.5"})
    void takesANumberWithPointOrExponent(String cell) {
        ColumnProfile column = onlyColumn("x\n" + cell + "\n");

        assertThat(column.type()).isEqualTo(ColumnType.NUMBER);
        assertThat(column.max()).isEqualTo(Double.parseDouble(cell));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "+12", "999999999999999", "1234567890123456789"})
    void takesAWholeNumberOfAnyLength(String cell) {
        ColumnProfile column = onlyColumn("x\n" + cell + "\n");

        assertThat(column.type()).isEqualTo(ColumnType.INTEGER);
        assertThat(column.max()).isEqualTo(Double.parseDouble(cell) + 0.0);
    }

    @Test
    void readsDecimalsToTheLastBitAsJavaDoes() {
        for (String cell : new String[] {"0.1", "123.456789", "3.14159265358979", "0.000000000000001", "99999999.9"}) {
            assertThat(onlyColumn("x\n" + cell + "\n").min()).isEqualTo(Double.parseDouble(cell));
        }
    }

    @Test
    void takesAnEmptyCellForMissingAndTheColumnForWhatTheOthersAre() {
        ColumnProfile words = onlyColumn("x,y\n,1\na,1\n,2\nb,3\n");

        assertThat(words.values()).isEqualTo(new Distinct(Map.of("a", 1L, "b", 1L), false));
        assertThat(words.missing()).isEqualTo(2);
        assertThat(words.text().minLength()).isZero();
        ColumnProfile column = onlyColumn("x,y\n1.5,1\n,2\n2.5,3\n");

        assertThat(column.brief()).isEqualTo(new ColumnProfile("x", ColumnType.NUMBER, 1.5, 2.5, "row 2 is empty"));
        assertThat(column.missing()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abc|row 2 is 'abc'",
                "\"\"|row 2 is empty",
                "nan|row 2 is 'nan', not a finite number",
                "-Infinity|row 2 is '-Infinity', not a finite number",
                "1e999|row 2 is '1e999', not a finite number",
                "1d|row 2 is '1d'",
                "0x1p3|row 2 is '0x1p3'",
                "1.2.3|row 2 is '1.2.3'",
                "-|row 2 is '-'",
                "abcdefghijabcdefghijabcdefghijabcdefghij!|row 2 is 'abcdefghijabcdefghijabcdefghijabcdefg...'",
            })
    void namesTheFirstCellThatIsNotAFiniteNumber(String cell, String explanation) {
        ColumnProfile column = onlyColumn("x\n1\n" + cell + "\nlater\n");

        assertThat(column.brief()).isEqualTo(new ColumnProfile("x", ColumnType.TEXT, null, null, explanation));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b\n1;2\n", "a\tb\n1\t2\n", "\"a,c\";b\n1;2\n", "\uFEFFa,b\r\n1,2\r\n", "a,b\n\n1,2"})
    void understandsOtherSeparatorsMarksAndLineEnds(String csv) {
        DatasetProfile profile = profile(csv);

        assertThat(profile.rows()).isEqualTo(1);
        assertThat(profile.columns()).extracting(ColumnProfile::type).containsOnly(ColumnType.INTEGER);
        assertThat(profile.columns().get(1).name()).isEqualTo("b");
    }

    @Test
    void takesLineBreaksAndQuotesInQuotedCells() {
        DatasetProfile profile = profile("a,b\n\"x\n\"\"y\"\"\",1\n");

        assertThat(profile.columns().get(0).firstBadCell()).isEqualTo("row 1 is 'x \"y\"'");
        assertThat(profile.columns().get(1).type()).isEqualTo(ColumnType.INTEGER);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``|It is empty",
                "`\n\n`|It is empty",
                "`a,b\n`|no rows",
                "`a,,c\n1,2,3\n`|Column 2 has no name",
                "`a,b,a\n1,2,3\n`|Two columns are named 'a'",
                "`a,b\n1,2\n3\n`|Row 2 has 1 cell, but the header has 2",
                "`a,b\n1,2,3\n`|Row 1 has 3 cells, but the header has 2",
                "`a,b\n1,2\n3,\"4\n5,6\n`|A quote in row 2 is never closed",
                "`a,\"b\n1,2\n`|A quote in the header is never closed",
                "`a,b\n1,\"2\"3\n`|In row 1 there is text behind a closing quote",
            })
    void refusesWhatIsNotOneTable(String csv, String reason) {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> profile(csv))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining(reason);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "name\nMüller\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> CsvProfiler.profile("x.csv", new ByteArrayInputStream(latin1)))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("not valid UTF-8");
    }

    @Test
    void refusesAZeroByte() {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> profile("a\n1\n\0\n2\n"))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("zero byte in row 2");
    }

    /** Such a cell once took the value of the row above it. */
    @ParameterizedTest
    @ValueSource(strings = {"a,b\n1,2\n3,4\0\n5,6\n", "a,b\n1,2\n3\0,4\n5,6\n", "a,b\n1,2\n3,\"4\0\"\n5,6\n"})
    void refusesACellThatEndsInAZeroByte(String csv) {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> profile(csv))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("zero byte in row 2");
    }

    @Test
    void refusesTooManyColumns() {
        String header = IntStream.rangeClosed(0, CsvRows.MAX_COLUMNS)
                .mapToObj(i -> "c" + i)
                .collect(Collectors.joining(","));

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> profile(header + "\n"))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("more than 100000 columns in the header");
    }

    @Test
    void refusesAnEndlessLine() {
        String cells = "1,".repeat(CsvRows.MAX_ROW_LENGTH / 2 + 1);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> profile("a,b\n1,2\n" + cells))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("in row 2");
    }

    @Test
    void refusesAQuoteThatSwallowsALargeFile() {
        InputStream csv =
                new SequenceInputStream(bytes("a,b\n1,\""), bytes("1,2\n".repeat(CsvRows.MAX_ROW_LENGTH / 4 + 10_000)));

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> CsvProfiler.profile("x.csv", csv))
                .withMessageStartingWith("x.csv: ")
                .withMessageContaining("A cell in row 1 is longer than 16777216 characters")
                .withMessageContaining("close its quote");
    }

    private static ColumnProfile onlyColumn(String csv) {
        return profile(csv).columns().get(0);
    }

    private static DatasetProfile profile(String csv) {
        return CsvProfiler.profile("x.csv", bytes(csv));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
