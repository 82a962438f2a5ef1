package io.engram.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files by pyarrow 26.0.1, two rows in a row group: {@code pq.write_table(t, name, compression=..., row_group_size=2)}
 * of a table {@code t} with
 *
 * <pre>
 * id int64 0..4; small int8 1, 2, None, 4, 5; x float64 .5, 1.5, None, -2.5, 3; f float32 .25, .5, .75, 1, 1.25;
 * label dictionary cat, dog, cat, bird, None; text grüße, b, c, d, e; yes bool True, False, True, None, False;
 * day date32 2026-11-26; at timestamp('us', 'UTC') 2026-11-26 03:04:05; price decimal128(8, 2) 1.25;
 * vector list(float32) [1, 2], [3, 4], [5, 6], [], [7]; words list(string) [a, b], [c], None, [d], []
 * </pre>
 */
@DisplayName("Parquet")
class ParquetTests {

    @TempDir
    private Path folder;

    private static Path file(String name) {
        URL url = Objects.requireNonNull(ParquetTests.class.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
    @DisplayName("is read to the last cell, over row groups, however it is packed")
    void reads(String codec) {
        try (Source source = Sources.open(file("all-" + codec + ".parquet"))) {
            assertThat(source.columns())
                    .containsExactly(
                            "id", "small", "x", "f", "label", "text", "yes", "day", "at", "price", "vector", "words");
            List<List<Object>> rows = rows(source);
            assertThat(rows).hasSize(5);
            assertThat(rows.get(0))
                    .containsExactly(
                            0L,
                            1L,
                            0.5,
                            0.25,
                            "cat",
                            "grüße",
                            true,
                            "2026-11-26",
                            "2026-11-26T03:04:05.000000+0000",
                            1.25,
                            List.of(1.0, 2.0),
                            List.of("a", "b"));
            assertThat(rows.get(2).subList(0, 5)).isEqualTo(Arrays.asList(2L, null, null, 0.75, "cat"));
            assertThat(rows.get(2).get(11)).isNull();
            assertThat(rows.get(4).get(4)).isNull();
            assertThat(rows.get(3).get(10)).isEqualTo(List.of());
            assertThat(rows.get(4).get(10)).isEqualTo(List.of(7.0));
        }
    }

    @Test
    @DisplayName("has a profile as other tables have")
    void profiles() {
        DatasetProfile profile = Sources.profile(file("all-snappy.parquet"));
        assertThat(profile.rows()).isEqualTo(5);
        assertThat(profile.columns().get(2).name()).isEqualTo("x");
        assertThat(profile.columns().get(2).min()).isEqualTo(-2.5);
        assertThat(profile.columns().get(2).max()).isEqualTo(3.0);
        try (Source source = Sources.open(file("all-snappy.parquet"))) {
            assertThat(Sources.preview(source, 1, 1).get(0)).contains("grüße", "0.25");
        }
    }

    @Test
    @DisplayName("in a packing that is not known is refused with its name")
    void refusesWhatItCannotUnpack() {
        assertThatThrownBy(() -> Sources.profile(file("all-brotli.parquet")))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("all-brotli.parquet")
                .hasMessageContainingAll("rotli", "Write the file anew");
    }

    @Test
    @DisplayName("with fields within a field names column, row and cure")
    void refusesNestedFields() {
        try (Source source = Sources.open(file("nested.parquet"));
                RowCursor cursor = source.rows()) {
            assertThat(cursor.next()).isTrue();
            assertThatThrownBy(() -> cursor.value(0))
                    .isInstanceOf(InvalidData.class)
                    .hasMessageContaining("nested.parquet: column 'n' of row 1")
                    .hasMessageContaining("Flatten");
        }
    }

    @Test
    @DisplayName("with fields within a field is a dataset for those who ask for the other columns")
    void takesTheOtherColumns() {
        try (Source source = Sources.open(file("nested.parquet"))) {
            DatasetProfile profile = Sources.profile(source);

            assertThat(profile.columns().get(0).firstBadCell())
                    .isEqualTo("row 1 holds fields of its own. Flatten it to a column for each");
            assertThat(Sources.preview(source, 1, 1).get(0).get(0))
                    .isEqualTo("(holds fields of its own. Flatten it to a column for each.)");
        }
    }

    /**
     * {@code pq.write_table(pa.table({'m': pa.array([[[1., 2.], [3., 4.]], [[5., 6.]], None, [[7., 8.], [9.]]],
     * pa.list_(pa.list_(pa.float32())))}), 'lists.parquet', compression='none')}.
     */
    @Test
    @DisplayName("of lists of lists has arrays, and says of one that is none where")
    void readsListsOfListsAsArrays() {
        try (Source source = Sources.open(file("lists.parquet"));
                RowCursor cursor = source.rows()) {
            assertThat(cursor.next()).isTrue();
            ArrayCell first = (ArrayCell) Objects.requireNonNull(cursor.value(0));
            assertThat(first.shape()).isEqualTo(new Shape(2, 2));
            assertThat(first.floats()).containsExactly(1, 2, 3, 4);
            assertThat(cursor.next()).isTrue();
            assertThat(((ArrayCell) Objects.requireNonNull(cursor.value(0))).shape())
                    .isEqualTo(new Shape(1, 2));
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value(0)).isNull();
            assertThat(cursor.next()).isTrue();
            assertThatThrownBy(() -> cursor.value(0))
                    .isInstanceOf(UnusableCell.class)
                    .hasMessageStartingWith("lists.parquet: column 'm' of row 4 has a list of 1 at [1], while");
        }
    }

    /**
     * {@code pq.write_table(pa.table({'t': pa.array([datetime(2026, 11, 26, 3, 4, 5, 678000), datetime(1969, 12, 31,
     * 23, 59, 59)], pa.timestamp('us')), 'x': [1.5, float('inf')]}), 'spark.parquet', compression='none',
     * use_deprecated_int96_timestamps=True)}.
     */
    @Test
    @DisplayName("of Spark has times as ISO 8601 writes them")
    void readsTimesOf96Bits() {
        try (Source source = Sources.open(file("spark.parquet"));
                RowCursor cursor = source.rows()) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value(0)).isEqualTo("2026-11-26T03:04:05.678Z");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value(0)).isEqualTo("1969-12-31T23:59:59Z");
        }
    }

    /** {@code pq.write_table(pa.table([pa.array([1]), pa.array([2])], names=['a', 'a']), 'twice.parquet')}. */
    @Test
    @DisplayName("with two columns of one name says so")
    void refusesTwoColumnsOfOneName() {
        assertThatThrownBy(() -> Sources.profile(file("twice.parquet")))
                .isInstanceOf(InvalidData.class)
                .hasMessage("twice.parquet: has two columns named 'a'. Give every column its own name.");
    }

    /** {@code pq.write_table(pa.table({'h': pa.array([1.5, -2.25], pa.float16())}), 'half.parquet')}. */
    @Test
    @DisplayName("of 16-bit floats has numbers")
    void readsHalves() {
        try (Source source = Sources.open(file("half.parquet"));
                RowCursor cursor = source.rows()) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value(0)).isEqualTo(1.5);
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value(0)).isEqualTo(-2.25);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
    @DisplayName("that is cut short or spoiled anywhere is read, or refused by a place and a cure")
    void survivesSpoiledFiles(String codec) throws IOException {
        byte[] whole = Files.readAllBytes(file("all-" + codec + ".parquet"));
        SplittableRandom chance = new SplittableRandom(7);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] spoiled = i % 4 == 0 ? Arrays.copyOf(whole, 4 + chance.nextInt(whole.length - 4)) : whole.clone();
            for (int k = 0; i % 4 != 0 && k <= i % 3; k++) {
                // The footer is what everything else is found by.
                int from = i % 2 == 0 ? 4 : whole.length - 3000;
                spoiled[from + chance.nextInt(whole.length - from)] = (byte) chance.nextInt(256);
            }
            Path file = Files.write(folder.resolve("spoiled.parquet"), spoiled);
            try (Source source = Sources.open(file)) {
                rows(source);
            } catch (UnusableCell e) {
                // What was spoiled is the value alone, as that of a text.
                assertThat(e).hasMessageMatching("spoiled.parquet: column '.*' of row [1-5]\\b.*");
            } catch (InvalidData e) {
                assertThat(e)
                        .hasMessageMatching("spoiled.parquet: (does not end as a Parquet file does .*"
                                + "|the Parquet footer, .* is damaged\\. Write the file anew\\."
                                + "|column '.*' of row group [1-3], behind row [0-4], is damaged\\. Write the file anew\\."
                                + "|column '.*' of row [1-5] is damaged\\. Write the file anew\\."
                                + "|.* does not fit into memory\\. Write smaller row groups\\."
                                + "|has pages packed with .*"
                                + "|has 0 columns.*)");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    /** Gzip is the packing that has a sum of its own. */
    @Test
    @DisplayName("that is damaged names the column and the row group")
    void namesTheDamagedColumn() throws IOException {
        byte[] spoiled = Files.readAllBytes(file("all-gzip.parquet"));
        ColumnChunkMetaData x;
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file("all-gzip.parquet")))) {
            x = reader.getRowGroups().get(1).getColumns().get(2);
        }
        assertThat(x.getPath().toDotString()).isEqualTo("x");
        // In the middle of the sum that ends its last page.
        spoiled[(int) (x.getStartingPos() + x.getTotalSize()) - 6] ^= 1;
        Path file = Files.write(folder.resolve("spoiled.parquet"), spoiled);

        assertThatThrownBy(() -> Sources.profile(file))
                .isInstanceOf(InvalidData.class)
                .hasMessage(
                        "spoiled.parquet: column 'x' of row group 2, behind row 2, is damaged. Write the file anew.");
    }

    private static List<List<Object>> rows(Source source) {
        List<List<Object>> rows = new ArrayList<>();
        try (RowCursor cursor = source.rows()) {
            while (cursor.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 0; column < source.columns().size(); column++) {
                    row.add(cursor.value(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
