package io.engram.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.types.Shape;
import io.engram.data.BadRows;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.UnreadableRow;
import io.engram.data.UnreadableRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a test fails as well where something is missing
class SourcesTests {

    @TempDir
    private Path folder;

    private Path file(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private Path fixture(String name) throws IOException {
        return file(name, Fixtures.all().get(name));
    }

    private Path text(String name, String content) throws IOException {
        return file(name, Fixtures.utf8(content));
    }

    private static List<List<Object>> rows(Path file) {
        try (Source source = Sources.open(file)) {
            return rows(source);
        }
    }

    private static List<List<Object>> rows(Source source) {
        List<List<Object>> all = new ArrayList<>();
        try (RowCursor rows = source.rows()) {
            while (rows.next()) {
                Object[] row = new Object[source.columns().size()];
                for (int i = 0; i < row.length; i++) {
                    Object value = rows.value(i);
                    row[i] = value instanceof ArrayCell array ? floats(array) : value;
                }
                all.add(Arrays.asList(row));
            }
        }
        return all;
    }

    private static List<Float> floats(ArrayCell array) {
        List<Float> values = new ArrayList<>();
        for (float value : array.floats()) {
            values.add(value);
        }
        return values;
    }

    private static List<Object> row(Object... cells) {
        return Arrays.asList(cells);
    }

    private static List<String> columns(Path file) {
        try (Source source = Sources.open(file)) {
            return source.columns();
        }
    }

    static Stream<String> names() {
        return Fixtures.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void profilesAsManyRowsAsItReads(String name) throws IOException {
        try (Source source = Sources.open(fixture(name))) {
            DatasetProfile profile = Sources.profile(source);

            assertThat(profile.rows())
                    .isGreaterThanOrEqualTo(2)
                    .isEqualTo(rows(source).size());
            assertThat(profile.columns()).extracting(ColumnProfile::name).isEqualTo(source.columns());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void opensByContentWhateverTheName(String name) throws IOException {
        Path other = file("somebody.xyz", Fixtures.all().get(name));
        try (Source expected = Sources.open(fixture(name));
                Source source = Sources.open(other)) {
            assertThat(rows(source)).isEqualTo(rows(expected));
        }
    }

    @Test
    void readsTypedCellsOfCsv() throws IOException {
        Path csv = text("x.csv", "id,n,x,w\n007,3,1.50,\"a, b\"\n8,,NA,\n");

        assertThat(rows(csv)).containsExactly(row(7L, 3L, 1.5, "a, b"), row(8L, null, "NA", null));
        try (Source source = Sources.open(csv, new SourceOptions(Set.of("NA"), null, BadRows.REFUSE, null))) {
            assertThat(rows(source).get(1)).containsExactly(8L, null, null, null);
            ColumnProfile x = Sources.profile(source).columns().get(2);
            assertThat(x.type()).isEqualTo(ColumnType.NUMBER);
            assertThat(x.missing()).isEqualTo(1);
            assertThat(x.firstBadCell()).isEqualTo("row 2 is missing");
            try (RowCursor rows = source.rows()) {
                rows.next();
                assertThat(rows.text(0)).isEqualTo("007");
                assertThat(rows.text(2)).isEqualTo("1.50");
                assertThat(rows.place()).isEqualTo("row 1 of x.csv");
            }
        }
    }

    @Test
    void goesOnBehindABadRowOfCsvAndOfJsonLines() throws IOException {
        for (Path file : List.of(
                text("x.csv", "a,b\n1,2\n3\n5,6\n"),
                text("x.jsonl", "{\"a\":1}\n{\"a\":\n{\"a\":5}\n"),
                text("y.jsonl", "{\"a\":1}\n[3]\n{\"a\":5}\n"))) {
            List<Object> seen = new ArrayList<>();
            try (Source source = Sources.open(file);
                    RowCursor rows = source.rows()) {
                rows.next();
                seen.add(rows.value(0));
                assertThatExceptionOfType(UnreadableRow.class)
                        .isThrownBy(rows::next)
                        .withMessageStartingWith(file.getFileName().toString())
                        .withMessageContaining(" 2 ");
                assertThat(rows.next()).isTrue();
                seen.add(rows.value(0));
            }
            assertThat(seen).containsExactly(1L, 5L);
        }
    }

    @Test
    void leavesOutWhatIsNoRowAndCountsIt() throws IOException {
        for (Path file : List.of(
                text("x.csv", "a,b\n1,2\n3\n5,x\n7,8,9\n11,12\n"),
                text("x.jsonl", "{\"a\":1,\"b\":2}\n{\"a\":\n{\"a\":5,\"b\":\"x\"}\n7\n{\"a\":11,\"b\":12}\n"))) {
            try (Source source = Sources.open(
                            file, SourceOptions.DEFAULT.on(BadRows.SKIP).called("mine"));
                    RowCursor rows = source.rows()) {
                List<Object> seen = new ArrayList<>();
                while (rows.next()) {
                    seen.add(rows.value(0));
                }
                assertThat(seen).containsExactly(1L, 5L, 11L);
                DatasetProfile profile = Sources.profile(source);
                assertThat(profile.rows()).isEqualTo(3);
                assertThat(profile.unreadable()).isEqualTo(rows.unreadable());
                UnreadableRows left = Objects.requireNonNull(rows.unreadable());
                assertThat(left.count()).isEqualTo(2);
                assertThat(left.first()).startsWith("mine: ").contains(" 2 ");
                // Of the file, not of those that are left.
                assertThat(profile.columns().get(1).firstBadCell()).isEqualTo("row 3 is 'x'");
            }
        }
        Path broken = text("broken.csv", "a,b\n1,2\n3\n4\n");
        try (Source source = Sources.open(broken, SourceOptions.DEFAULT.on(BadRows.SKIP))) {
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> Sources.profile(source))
                    .withMessageContaining("Row 2 has 1 cell")
                    .withMessageEndingWith("So it is with 2 of 3 rows, which are too many to be left out.");
        }
    }

    /** The first lines tell lines from an object of objects, which a broken one must not hide. */
    @Test
    void takesLinesForLinesWhicheverIsBroken() throws IOException {
        String good = "{\"box\": {\"w\": 1}, \"l\": 2}";
        for (String bad : List.of(
                "{broken", "{\"box\": {\"w\": 1}, \"l\": }", "{\"box\": ", "{\"box\": \"" + "x".repeat(17 << 20))) {
            for (int at = 0; at < 3; at++) {
                List<String> lines = new ArrayList<>(List.of(good, good, good));
                lines.set(at, bad);
                Path file = text("box.jsonl", String.join("\n", lines));
                try (Source source = Sources.open(file, SourceOptions.DEFAULT.on(BadRows.SKIP))) {
                    assertThat(source.columns()).containsExactly("box", "l");
                    DatasetProfile profile = Sources.profile(source);
                    assertThat(profile.rows()).isEqualTo(2);
                    UnreadableRows left = Objects.requireNonNull(profile.unreadable());
                    assertThat(left.count()).isEqualTo(1);
                    assertThat(left.first()).startsWith("box.jsonl: line " + (at + 1) + " is ");
                }
            }
        }
        Path one = text("one.jsonl", "{\"box\": {\"w\": 1}, \"l\": 2}");
        assertThat(rows(one)).containsExactly(row("{\"w\":1}", 2L));
        Path latin = folder.resolve("latin.json");
        Files.write(latin, "{\u00e9: 1}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> rows(latin))
                .withMessageContaining("line 1 is not valid UTF-8");
        Path byId = text("by-id.json", "\uFEFF{\"u1\": {\"w\": 1},\n \"u2\": {\"w\": 2}}");
        assertThat(rows(byId)).containsExactly(row("u1", 1L), row("u2", 2L));
    }

    /** It would lose what is in such rows, though nothing is wrong with them. */
    @Test
    void doesNotLeaveOutRowsWithAFieldThatBeginsLate() throws IOException {
        Path file = text("late.jsonl", "{\"a\": 1}\n".repeat(1100) + "{\"a\": 1, \"b\": 2}\n");
        try (Source source = Sources.open(file, SourceOptions.DEFAULT.on(BadRows.SKIP))) {
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> Sources.profile(source))
                    .withMessageContaining("the field 'b' of line 1101 is in none of the first 1000 rows");
        }
    }

    /** As Windows packs them, and as macOS writes a letter with an accent. */
    @Test
    void findsFilesWhateverTheirNamesAreWrittenIn() throws IOException {
        Path zip = folder.resolve("dos.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), Charset.forName("IBM437"))) {
            out.putNextEntry(new ZipEntry("h\u00f6r.wav"));
            out.write(1);
            out.putNextEntry(new ZipEntry("x.csv"));
            out.write("file,n\nh\u00f6r.wav,1\n".getBytes(StandardCharsets.UTF_8));
        }
        Path apart = folder.resolve("apart.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(apart))) {
            out.putNextEntry(new ZipEntry("ho\u0308r.wav"));
            out.write(1);
            out.putNextEntry(new ZipEntry("x.csv"));
            out.write("file,n\nh\u00f6r.wav,1\n".getBytes(StandardCharsets.UTF_8));
        }
        for (Path file : List.of(zip, apart)) {
            try (Source source = Sources.open(file)) {
                assertThat(Sources.profile(source).columns().get(0).type()).isEqualTo(ColumnType.FILE);
                try (InputStream content = source.open("h\u00f6r.wav")) {
                    assertThat(content.readAllBytes()).containsExactly(1);
                }
            }
        }
    }

    /** One wrong cell is a bad row, and its place is said; it makes no text of all others. */
    @Test
    void takesAColumnForWhatMostOfItsCellsAre() throws IOException {
        for (String[] other : new String[][] {
            {"5", "row 3 is 5.0, not an array"},
            {"\"a\"", "row 3 is 'a'"},
            {"true", "row 3 is 'true'"},
            {"[]", "row 3 has the shape [0], where most have [-1, 2] (-1 for any)"},
            {"[[1, 2, 3]]", "row 3 has the shape [1, 3], where most have [-1, 2] (-1 for any)"},
            {"[[[1]]]", "row 3 has the shape [1, 1, 1], where most have [-1, 2] (-1 for any)"},
            {"[[1, 2], [3]]", "row 3 has a list of 1 at [1], while the first one there has 2. Make them equally long"}
        }) {
            String lines = "{\"x\": [[1, 2]]}\n{\"x\": [[1, 2], [3, 4]]}\n{\"x\": %s}\n{\"x\": [[5, 6]]}\n"
                    .formatted(other[0]);
            try (Source source = Sources.open(text("x.jsonl", lines))) {
                ColumnProfile x = Sources.profile(source).columns().get(0);
                assertThat(x.type()).as(other[0]).isEqualTo(ColumnType.ARRAY);
                assertThat(x.shape()).as(other[0]).containsExactly(-1L, 2L);
                assertThat(x.firstBadCell()).isEqualTo(other[1]);
            }
        }
        Path lists = text("l.jsonl", "{\"x\": [1, 2]}\n{\"x\": 3}\n{\"x\": [1]}\n");
        try (Source source = Sources.open(lists)) {
            assertThat(Sources.profile(source).columns().get(0).type()).isEqualTo(ColumnType.LIST);
        }
        try (Source source = Sources.open(text("mixed.jsonl", "{\"a\": 1}\n{\"a\": 2}\n{\"a\": [3]}\n"))) {
            assertThat(Sources.profile(source).columns().get(0).firstBadCell()).isEqualTo("row 3 is a list");
        }
        try (Source source = Sources.open(text("even.jsonl", "{\"a\": [[1]]}\n{\"a\": [[1, 2]]}\n"))) {
            assertThat(Sources.profile(source).columns().get(0).shape()).isNull();
        }
    }

    @Test
    void leavesRowsOutOfEachManifest() throws IOException {
        Path set = Files.createDirectories(folder.resolve("set"));
        Files.writeString(set.resolve("train.csv"), "a,b\n1,2\n3\n5,6\n");
        Files.writeString(set.resolve("valid.csv"), "a,b\n7,8,9\n10,11\n12,13\n");
        try (Source source = Sources.open(set, SourceOptions.DEFAULT.on(BadRows.SKIP))) {
            DatasetProfile profile = Sources.profile(source);
            assertThat(profile.rows()).isEqualTo(4);
            assertThat(Objects.requireNonNull(profile.unreadable()).count()).isEqualTo(2);
        }
    }

    @Test
    void readsJsonInItsThreeLayouts() throws IOException {
        assertThat(columns(fixture("lines.jsonl"))).containsExactly("x", "l", "t", "w", "o");
        assertThat(rows(fixture("lines.jsonl")))
                .containsExactly(
                        row(1L, List.of(1L, 2.5), true, null, null), row(2L, null, null, "\u00e4", "{\"k\":1}"));
        assertThat(rows(fixture("array.json"))).containsExactly(row(1L, "one"), row(null, "two"));
        assertThat(columns(fixture("by-id.json"))).containsExactly("id", "wav");
        assertThat(rows(fixture("by-id.json"))).containsExactly(row("u1", "{data_root}/a.wav"), row("u2", "b.wav"));
        assertThat(rows(text("one.json", "\uFEFF{\"a\": 1}"))).containsExactly(row(1L));
        assertThat(rows(text("nested.jsonl", "{\"a\": {\"b\": 1}}\n{\"a\": {\"b\": 2}}")))
                .containsExactly(row("{\"b\":1}"), row("{\"b\":2}"));
    }

    @Test
    void profilesListsArraysAndTruth() throws IOException {
        try (Source source = Sources.open(fixture("lines.jsonl"))) {
            List<ColumnProfile> columns = Sources.profile(source).columns();
            assertThat(columns.get(1).type()).isEqualTo(ColumnType.LIST);
            assertThat(columns.get(1).shape()).containsExactly(2L);
            assertThat(columns.get(1).mean()).isEqualTo(1.75);
            assertThat(columns.get(2).type()).isEqualTo(ColumnType.TRUTH);
        }
        try (Source source = Sources.open(fixture("xy.npz"))) {
            List<ColumnProfile> columns = Sources.profile(source).columns();
            assertThat(columns.get(0).type()).isEqualTo(ColumnType.ARRAY);
            assertThat(columns.get(0).shape()).containsExactly(2L);
            assertThat(columns.get(0).max()).isEqualTo(4);
            assertThat(columns.get(1).type()).isEqualTo(ColumnType.INTEGER);
            assertThat(columns.get(1).values().counts()).containsOnlyKeys("7", "9");
        }
    }

    @Test
    void readsTensors() throws IOException {
        assertThat(rows(fixture("x.npy")))
                .containsExactly(row(List.of(1f, 2f)), row(List.of(3f, 4f)), row(List.of(5f, 6.5f)));
        assertThat(rows(fixture("xy.npz"))).containsExactly(row(List.of(1f, 2f), 7L), row(List.of(3f, 4f), 9L));
        assertThat(rows(fixture("xy.safetensors")))
                .containsExactly(row(1.0, List.of(3f, 4f)), row(2.0, List.of(5f, 6f)));
        assertThat(rows(file("b.npy", Fixtures.npy(">i2", "2, 1", new byte[] {1, 2, -1, -2}))))
                .containsExactly(row(List.of(258f)), row(List.of(-2f)));
        assertThat(rows(file("h.npy", Fixtures.npy("<f2", "3,", new byte[] {0, 0x3C, 0, (byte) 0xC1, 1, 0}))))
                .containsExactly(row(1.0), row(-2.5), row(Math.scalb(1.0, -24)));
    }

    @Test
    void keepsArraysReadableWhenTheCursorHasGoneOn() throws IOException {
        try (Source source = Sources.open(fixture("mnist.zip"))) {
            List<ArrayCell> images = new ArrayList<>();
            try (RowCursor rows = source.rows()) {
                while (rows.next()) {
                    images.add((ArrayCell) rows.value(source.columns().indexOf("image")));
                }
            }
            assertThat(images).allMatch(image -> image.whole() && image.shape().equals(new Shape(2, 2)));
            assertThat(images)
                    .extracting(ArrayCell::longs)
                    .containsExactlyInAnyOrder(
                            new long[] {9, 9, 9, 9}, new long[] {1, 2, 3, 4}, new long[] {5, 6, 7, 8});
        }
    }

    @Test
    void pairsTheFilesOfMnist() throws IOException {
        Path zip = fixture("mnist.zip");

        assertThat(columns(zip)).containsExactly("image", "label", "split");
        assertThat(rows(zip))
                .containsExactly(
                        row(List.of(9f, 9f, 9f, 9f), 3L, "test"),
                        row(List.of(1f, 2f, 3f, 4f), 5L, "train"),
                        row(List.of(5f, 6f, 7f, 8f), 0L, "train"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio.zip", "audio.tar", "audio.tar.gz"})
    void opensTheFilesThatAManifestNames(String name) throws IOException {
        try (Source source = Sources.open(fixture(name))) {
            assertThat(source.has("a.wav")).isTrue();
            assertThat(source.size("./b.wav")).isEqualTo(2);
            try (InputStream a = source.open("x/../a.wav")) {
                assertThat(a.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("aaaa");
            }
            assertThat(Sources.profile(source).columns())
                    .extracting(ColumnProfile::type)
                    .containsExactly(ColumnType.FILE, ColumnType.TEXT, ColumnType.NUMBER);
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> source.open("c.wav"))
                    .withMessageContaining("has no file 'c.wav'");
            for (String outside : List.of("../a.wav", "/etc/passwd", "C:\\a", "\0", "")) {
                assertThatExceptionOfType(InvalidData.class).isThrownBy(() -> source.open(outside));
            }
        }
    }

    /** As .NET before 4.6.1 packs, and as a manifest names what is in folders that was written on Windows. */
    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar", "folder"})
    void takesBackslashesBetweenFolders(String kind) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("d\\", new byte[0]);
        files.put("d\\train.csv", Fixtures.utf8("file\nwav\\a.wav\n.\\wav\\a.wav\n"));
        files.put("d\\wav\\a.wav", Fixtures.utf8("aaaa"));
        Path data = folder.resolve("d");
        if (kind.equals("folder")) {
            text("d/train.csv", "file\nwav\\a.wav\n.\\wav\\a.wav\n");
            text("d/wav/a.wav", "aaaa");
        } else {
            data = Files.write(
                    folder.resolve("x." + kind), kind.equals("zip") ? Fixtures.zip(files) : Fixtures.tar(files));
        }

        try (Source source = Sources.open(data)) {
            assertThat(Sources.profile(source).columns())
                    .extracting(ColumnProfile::type)
                    .containsExactly(ColumnType.FILE);
            try (InputStream a = source.open("wav\\a.wav")) {
                assertThat(a.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("aaaa");
            }
        }
    }

    @Test
    void readsManifestsSideBySideAsSplits() throws IOException {
        text("d/train.csv", "file,label\na,1\n");
        text("d/test.jsonl", "{\"file\": \"b\", \"extra\": 2}\n");
        text("d/README.md", "about");

        assertThat(columns(folder.resolve("d"))).containsExactly("file", "extra", "label", "split");
        assertThat(rows(folder.resolve("d"))).containsExactly(row("b", 2L, null, "test"), row("a", null, 1L, "train"));
    }

    @Test
    void readsFoldersAsClassesAndSplits() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("README.md", Fixtures.utf8("about"));
        files.put("data/train/cat/1.png", new byte[1]);
        files.put("data/train/dog/1.png", new byte[1]);
        files.put("data/test/cat/2.png", new byte[1]);
        files.put("data/test/cat/.hidden", new byte[1]);
        files.put("__MACOSX/data/x.png", new byte[1]);

        Path zip = file("x.zip", Fixtures.zip(files));
        assertThat(columns(zip)).containsExactly("file", "class", "split");
        assertThat(rows(zip))
                .containsExactly(
                        row("test/cat/2.png", "cat", "test"),
                        row("train/cat/1.png", "cat", "train"),
                        row("train/dog/1.png", "dog", "train"));
        try (Source source = Sources.open(zip)) {
            assertThat(Sources.profile(source).columns().get(0).type()).isEqualTo(ColumnType.FILE);
            assertThat(source.size("test/cat/2.png")).isEqualTo(1);
        }
        assertThat(rows(file("y.zip", Fixtures.zip(Map.of("cat/1.png", new byte[1], "dog/2.png", new byte[1])))))
                .containsExactly(row("cat/1.png", "cat"), row("dog/2.png", "dog"));
    }

    @Test
    void readsAManifestInPlaceWithTheFilesOfItsFolderOnly() throws IOException {
        Path manifest = text("in/data.csv", "file\nsub/a.wav\n");
        text("in/sub/a.wav", "aa");
        text("secret.wav", "s");
        Files.createSymbolicLink(folder.resolve("in/link.wav"), folder.resolve("secret.wav"));

        try (Source source = Sources.open(manifest, SourceOptions.DEFAULT.in(folder.resolve("in")))) {
            assertThat(source.size("sub/a.wav")).isEqualTo(2);
            assertThat(source.size(folder.toRealPath().resolve("in/sub/a.wav").toString()))
                    .isEqualTo(2);
            assertThat(Sources.profile(source).columns().get(0).type()).isEqualTo(ColumnType.FILE);
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> source.open("link.wav"))
                    .withMessageContaining("outside");
            assertThatExceptionOfType(InvalidData.class).isThrownBy(() -> source.open("../secret.wav"));
        }
        try (Source alone = Sources.open(manifest)) {
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> alone.open("sub/a.wav"))
                    .withMessageContaining("one file alone");
        }
    }
}
