package io.engram.data.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.source.ArrayCell;
import io.engram.data.source.Source;
import io.engram.data.source.Sources;
import io.engram.data.source.UnusableCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of every kind of cell, in memory and out of it. */
@NullUnmarked // a test fails as well where something is missing
class StoredRowsTests {

    private static final int ROWS = 500;

    @TempDir
    private Path folder;

    private Path file() throws IOException {
        String lines = IntStream.range(0, ROWS)
                .mapToObj(i -> "{\"n\": " + i + ", \"x\": " + i / 8.0 + ", \"word\": \"w\u00e9" + i % 3
                        + "\", \"far\": \"\u4f60\ud83d\ude00\\ud800" + i + "\", \"yes\": " + (i % 2 == 0)
                        + ", \"list\": [" + i + ", [0.5, \"a\"]], \"none\": " + (i == 7 ? "1" : "null") + "}")
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("rows.jsonl"), lines);
    }

    @ParameterizedTest
    @CsvSource({"1000000, true", "4000, false", "0, false"})
    void givesEveryCellAsTheSourceDoes(long mostBytes, boolean inMemory) throws IOException {
        List<String> needed = List.of("list", "word", "x", "n", "far", "yes", "none");
        try (Source source = Sources.open(file());
                StoredRows rows = new StoredRows(source, needed, mostBytes);
                var cursor = source.rows()) {
            assertThat(rows.inMemory()).isEqualTo(inMemory);
            assertThat(rows.rows()).isEqualTo(ROWS);
            for (int row = 0; cursor.next(); row++) {
                for (String column : needed) {
                    Object expected = cursor.value(source.columns().indexOf(column));
                    assertThat(rows.cell(column, row)).as(column).isEqualTo(expected);
                    assertThat(rows.row(row).get(column)).as(column).isEqualTo(expected);
                }
                assertThat(rows.place(row)).isEqualTo(cursor.place());
            }
            assertThat(rows.cells("word")).hasSize(ROWS).startsWith("w\u00e90", "w\u00e91");
            assertThat(Arrays.stream(rows.cells("none")).filter(cell -> !cell.isEmpty()))
                    .containsExactly("1");
        }
    }

    @Test
    void knowsOnlyTheColumnsThatAreNeeded() throws IOException {
        try (Source source = Sources.open(file());
                StoredRows rows = new StoredRows(source, List.of("n"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> rows.cell("x", 0));
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> new StoredRows(source, List.of("y")))
                    .withMessageContaining("no column 'y'");
        }
    }

    /** A row that nobody can use is refused, or left out, by its own; others are read. */
    @ParameterizedTest
    @CsvSource({"1000000", "0"})
    void keepsArraysAndWhatIsWrongWithThem(long mostBytes) throws IOException {
        Path file = Files.writeString(folder.resolve("nested.jsonl"), """
                {"x": [[1, 2, 3], [4, 5, 6.5]]}
                {"x": [[1, 2, 3], [4, 5]]}
                {"x": [[1], ["a"]]}
                {"x": [[7, 8, 9]]}
                """);
        try (Source source = Sources.open(file);
                StoredRows rows = new StoredRows(source, List.of("x"), mostBytes)) {
            assertThat(rows.inMemory()).isEqualTo(mostBytes > 0);
            ArrayCell first = (ArrayCell) rows.cell("x", 0);
            assertThat(first.shape()).isEqualTo(new Shape(2, 3));
            assertThat(first.floats()).containsExactly(1, 2, 3, 4, 5, 6.5f);
            assertThat(first.whole()).isFalse();
            ArrayCell last = (ArrayCell) rows.row(3).get("x");
            assertThat(last.shape()).isEqualTo(new Shape(1, 3));
            assertThat(last.whole()).isTrue();
            assertThat(last.longs()).containsExactly(7, 8, 9);
            assertThatExceptionOfType(UnusableCell.class)
                    .isThrownBy(() -> rows.row(1).get("x"))
                    .withMessage(
                            "nested.jsonl: column 'x' of line 2 has a list of 2 at [1], while the first one there has"
                                    + " 3. Make them equally long.");
            assertThatExceptionOfType(UnusableCell.class)
                    .isThrownBy(() -> rows.cell("x", 2))
                    .withMessage("nested.jsonl: column 'x' of line 3 has 'a' at [1, 0], where the first one there is a"
                            + " number. Make all elements alike.");

            DatasetProfile profile = Sources.profile(source);
            assertThat(profile.columns().get(0).shape()).containsExactly(-1L, 3L);
            assertThat(profile.columns().get(0).firstBadCell()).startsWith("row 2 has a list of 2 at [1]");
        }
    }
}
