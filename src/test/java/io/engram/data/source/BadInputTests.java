package io.engram.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engram.data.ColumnProfile;
import io.engram.data.CsvRows;
import io.engram.data.InvalidData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file is said with the file, the place and the cure. */
@NullUnmarked // a test fails as well where something is missing
class BadInputTests {

    /** Of the ten levels of compression one that still makes a bomb: 229 to 1. */
    private static final int QUICKLY = 3;

    @TempDir
    private Path folder;

    private static Arguments bad(String name, byte[] content, String... said) {
        return Arguments.of(name, content, List.of(said));
    }

    private static Arguments bad(String name, String content, String... said) {
        return bad(name, Fixtures.utf8(content), said);
    }

    private static byte[] cut(String name, int left) {
        return Arrays.copyOf(Fixtures.all().get(name), left);
    }

    private static byte[] cutBy(String name, int bytes) {
        return cut(name, Fixtures.all().get(name).length - bytes);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] utf16(String text) {
        return ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
    }

    static Stream<Arguments> empty() {
        return Stream.of(
                bad("x.csv", "", "x.csv", "empty", "Send"),
                bad("x.csv", " \n\n", "x.csv", "empty"),
                bad("x.csv", "a,b\n", "x.csv", "no rows", "Add"),
                bad("x.jsonl", "\n", "x.jsonl", "empty"),
                bad("x.json", "[]", "x.json", "no rows"),
                bad("x.json", "{}", "x.json", "no rows"),
                bad("x.csv.gz", Fixtures.gzip(new byte[0]), "x.csv.gz", "empty"),
                bad("x.zip", Fixtures.zip(Map.of()), "x.zip", "holds no files", "Add"),
                bad("x.npy", Fixtures.npy("<f4", "0, 3", new byte[0]), "x.npy", "no rows"),
                bad("x.safetensors", Fixtures.safetensors("{}", new byte[0]), "x.safetensors", "no tensors"));
    }

    static Stream<Arguments> truncated() {
        return Stream.of(
                bad("x.csv", "a,b\n1,2\n3", "x.csv", "Row 2 has 1 cell", "Mend"),
                bad("x.csv", "a,b\n1,2\n3,\"4", "x.csv", "row 2 is never closed", "Close it"),
                bad("x.jsonl", "{\"a\": 1}\n{\"a\"", "x.jsonl", "line 2", "Mend"),
                bad("x.json", "[{\"a\": 1}, {\"a\"", "x.json", "row 2", "line 1", "Mend"),
                bad("x.json", "{\"a\": {\"b\": 1},\n \"c\"", "x.json"),
                bad("x.csv.gz", cutBy("table.csv.gz", 9), "x.csv.gz", "damaged after", "Pack it again"),
                bad("x.csv.gz", cutBy("table.csv.gz", 3), "x.csv.gz", "damaged after", "(it ends too early)", "again"),
                bad("x.csv.gz", cut("table.csv.gz", 5), "x.csv.gz", "is damaged gzip (it ends too early)", "again"),
                bad("x.npy", cutBy("x.npy", 1), "x.npy", "needs 24 bytes from byte 128 on", "has 151", "again"),
                bad("x.npy", cut("x.npy", 20), "x.npy", "header of"),
                bad("x.npz", cutBy("xy.npz", 30), "x.npz", "no zip archive", "again"),
                bad("x.safetensors", cutBy("xy.safetensors", 1), "x.safetensors", "'y'", "cut short", "again"),
                bad("x.idx", Fixtures.idx(new int[] {3, 2}, 1, 2, 3), "x.idx", "needs 6 bytes", "has 15"),
                bad("x.idx.gz", cutBy("train-images-idx3-ubyte.gz", 9), "x.idx.gz", "damaged after", "again"),
                bad("x.tar", cut("audio.tar", 520), "x.tar", "damaged", "Pack it again"),
                bad("x.zip", cutBy("audio.zip", 40), "x.zip", "no zip archive", "again"));
    }

    static Stream<Arguments> mislabelled() {
        byte[] npy = Fixtures.npy("<f4", "2,", Fixtures.floats(1, 2));
        return Stream.of(
                bad("x.npy", Arrays.copyOf(npy, 2 * npy.length), "x.npy: 'x' ends at byte 136 of 272", "one array"),
                bad("x.idx", Fixtures.idx(new int[] {2}, 1, 2, 3), "x.idx: ", "ends at byte 10 of 11", "one array"),
                bad("x.csv", "0.5,1.25,3\n1,2,3\n", "x.csv: Its first line has numbers alone, such as 0.5", "header"),
                bad("x.csv", "sep=;\na;b\n1;2\n", "x.csv: Its first line is a note for Excel", "Leave that line out"),
                bad("x.csv", ",a,b\n0,1,2\n", "x.csv: Column 1 has no name", "index=False"),
                bad(
                        "x.safetensors",
                        Fixtures.safetensors("{\"x\": {\"dtype\": NaN}}", new byte[0]),
                        "x.safetensors: has a header that is no JSON: 'NaN' is no number of JSON",
                        "Write it again"),
                bad("x.csv", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10}, "x.csv", "is a PNG image", "archive"),
                bad("x.csv", "RIFF\1\2\3\4WAVEfmt", "x.csv", "is a WAV file", "manifest"),
                bad("x.npy", new byte[] {(byte) 0x80, 2, 'c'}, "x.npy", "Python pickle", "numpy.save"),
                bad("x.csv", new byte[] {1, 2, 0, 3}, "x.csv", "binary"),
                bad("x.json", "[1, 2]", "x.json", "row 1", "no object", "array of objects"),
                bad("x.json", "{\"a\": {\"b\": 1},\n \"c\": 2}", "x.json", "row 2", "object of objects"),
                bad("x.json", "{\"a\": {\"b\": 1}, \"c\": 2}\nx", "x.json: line 2 is no JSON", "Mend the line"),
                bad("x.parquet", "PAR1....PAR1", "x.parquet", "Parquet", "Write the file anew"),
                bad(
                        "x.zip",
                        Fixtures.zip(Map.of("x.npy", Fixtures.utf8("a,b\n1,2"))),
                        "x.npy in x.zip",
                        "no tensors",
                        "numpy.save"),
                bad(
                        "x.zip",
                        Fixtures.zip(Map.of("x.csv", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF})),
                        "x.csv in x.zip",
                        "JPEG"),
                bad("x.csv.gz", Fixtures.gzip(Fixtures.gzip(Fixtures.utf8("a\n1"))), "x.csv.gz", "packed twice"));
    }

    static Stream<Arguments> foreign() {
        String lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        String denied = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code></Error>";
        byte[] csv = Fixtures.utf8("a,b\n1,2\n");
        return Stream.of(
                bad("x.csv", "\n<!DOCTYPE html>\n<html><body>Sign in", "x.csv: is a web page (HTML)", "file itself"),
                bad("x.csv", "<HTML><head>", "x.csv: is a web page (HTML)", "download the file itself"),
                bad("x.jsonl", denied, "x.jsonl: is an error message in XML", "download the file itself"),
                bad("x.csv", "<?xml version=\"1.0\"?>\n<rows><row/></rows>", "x.csv: is XML", "Convert it to CSV"),
                bad("x.csv", lfs, "x.csv: is a pointer of Git LFS", "git lfs pull"),
                bad("x.zip", Fixtures.zip(Map.of("x.csv", Fixtures.utf8(lfs))), "x.csv in x.zip: is a pointer", "pull"),
                bad(
                        "x.xlsx",
                        Fixtures.zip(Map.of("[Content_Types].xml", csv, "xl/workbook.xml", csv)),
                        "x.xlsx: is an Excel workbook",
                        "as CSV"),
                bad(
                        "x.docx",
                        Fixtures.zip(Map.of("[Content_Types].xml", csv, "word/x.xml", csv)),
                        "an Office document"),
                bad("x.ods", Fixtures.zip(Map.of("mimetype", csv, "content.xml", csv)), "x.ods: is an Office document"),
                bad("x.xls", latin1("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1"), "x.xls: is an Office document", "as CSV"),
                bad("x.png", "RIFF\1\2\3\4WEBPVP8 ", "x.png: is an image of a kind", "Convert it to PNG or JPEG"),
                bad("x.wav", latin1("\u00FF\u00FB\u0090d"), "x.wav: is sound of a kind", "Convert it to WAV or FLAC"),
                bad("x.mp4", "\0\0\0\30ftypisom", "x.mp4: is a video", "Save its frames"),
                bad("x.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE), "x.csv: is text in UTF-16", "UTF-8"),
                bad("x.parquet", "PARE\52\0\0\0", "x.parquet: is an encrypted Parquet file", "without"),
                bad("x.mat", "MATLAB 5.0 MAT-file, Platform: GLNXA64\0\1IM", "x.mat: is a MATLAB file", "numpy.savez"),
                bad(
                        "x.zip",
                        Fixtures.zip(Map.of("a.zip", csv, "b.zip", csv)),
                        "x.zip: ",
                        "is an archive within another"),
                bad(
                        "x.zip",
                        Fixtures.zip(Map.of("train/0000.csv", csv, "test/0000.csv", csv)),
                        "x.zip: ",
                        "0000.csv' lies in a folder",
                        "at the top"),
                bad(
                        "x.zip",
                        Fixtures.zip(Map.of("train/0.parquet", csv, "test/0.parquet", csv)),
                        ".parquet' lies in a folder",
                        "at the top"));
    }

    /** However much is read ahead. */
    @Test
    void namesTheRowThatIsNotUtf8() throws IOException {
        for (int bad : List.of(1, 2, 700, 9_000)) {
            StringBuilder csv = new StringBuilder("a,b\n");
            StringBuilder json = new StringBuilder("[");
            for (int row = 1; row <= 10_000; row++) {
                String cell = row == bad ? "\u00e4" : "x";
                csv.append(row).append(',').append(cell).append('\n');
                json.append(row == 1 ? "" : ",")
                        .append("{\"a\": \"")
                        .append(cell)
                        .append("\"}");
            }
            refused("x.csv", latin1(csv.toString()), "x.csv: It is not valid UTF-8 in row " + bad + ". Save");
            refused("x.json", latin1(json.append(']').toString()), "x.json: row " + bad + " is not valid UTF-8. Save");
        }
        refused("x.csv", latin1("a,\u00e4\n1,2\n"), "x.csv: It is not valid UTF-8 in the header. Save");
        refused("x.csv", latin1("a,b\n1,2\n3,4\u00e4"), "x.csv: It is not valid UTF-8 in row 2. Save");
        refused("x.csv", cutWithin("a,b\n1,2\n3,\u00e4", 1), "x.csv: It is not valid UTF-8 in row 2. Save");
    }

    private static byte[] cutWithin(String text, int by) {
        byte[] bytes = Fixtures.utf8(text);
        return Arrays.copyOf(bytes, bytes.length - by);
    }

    /** What begins as another kind of file does may be text all the same. */
    @Test
    void takesTextForText() throws IOException {
        for (String header :
                List.of("PARENT", "BMI", "ID3", "versions", "II", "MM", "OggS", "<age>", "GIF", "mimetype")) {
            Path file = Files.writeString(folder.resolve("x.csv"), header + ",b\n1,2\n");
            try (Source source = Sources.open(file)) {
                assertThat(source.columns()).containsExactly(header, "b");
            }
        }
        try (Source source = Sources.open(Files.writeString(folder.resolve("y.csv"), "age,ftype,label\n1,2,3\n"))) {
            assertThat(source.columns()).containsExactly("age", "ftype", "label");
        }
    }

    static Stream<Arguments> wrongEncoding() {
        return Stream.of(
                bad("x.csv", latin1("a,b\n1,\u00e4\n"), "x.csv", "not valid UTF-8", "Save it as UTF-8"),
                bad(
                        "x.jsonl",
                        latin1("{\"a\": 1}\n{\"a\": \"\u00e4\"}"),
                        "x.jsonl",
                        "line 2 is not valid UTF-8",
                        "Save"),
                bad("x.json", latin1("[{\"a\": \"\u00e4\"}]"), "x.json", "row 1 is not valid UTF-8", "Save"),
                bad("x.csv", utf16("a,b\n1,2\n"), "x.csv", "UTF-16", "Save it as UTF-8"),
                bad("x.jsonl", utf16("{\"a\": 1}\n"), "x.jsonl", "UTF-16", "Save it as UTF-8"));
    }

    static Stream<Arguments> hugeHeaders() {
        byte[] npy = Fixtures.npy("<f4", "2,", Fixtures.floats(1, 2));
        byte[] second = npy.clone();
        second[6] = 2;
        ByteBuffer.wrap(second).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 0x7FFFFFFF);
        String huge = "{\"x\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[0,%s]}}";
        byte[] length = Fixtures.safetensors();
        ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 50L << 20);
        return Stream.of(
                bad("x.npy", Fixtures.npy("<f4", "4000000000, 4000000000", new byte[8]), "x.npy", "needs", "has 136"),
                bad("x.npy", Fixtures.npy("<f4", "99999999999999999999,", new byte[8]), "x.npy", "shape that is none"),
                bad("x.npy", Fixtures.npy("<f4", "1, 0, 9000000000", new byte[0]), "x.npy"),
                bad("x.npy", Fixtures.npy("<f4", "1000000000, 0", new byte[0]), "x.npy: 'x'", "rows without elements"),
                bad("x.idx", Fixtures.idx(new int[] {2147483647, 0}), "x.idx: ", "rows without elements", "Give"),
                bad(
                        "x.safetensors",
                        Fixtures.safetensors(huge.formatted("2147483647, 0", "0"), new byte[0]),
                        "x.safetensors: 'x'",
                        "rows without elements"),
                bad("x.npy", Fixtures.npy("|O", "2,", new byte[8]), "x.npy", "'x' holds O", ".astype"),
                bad("x.npy", Fixtures.npy("<f4", "", new byte[4]), "x.npy", "0 dimensions", "first dimension"),
                bad("x.npy", second, "x.npy", "header of 2147483647 bytes"),
                bad("x.safetensors", length, "x.safetensors", "announces a header of"),
                bad(
                        "x.safetensors",
                        Fixtures.safetensors(huge.formatted("1152921504606846976, 16", "8"), new byte[8]),
                        "x.safetensors",
                        "needs"),
                bad("x.safetensors", Fixtures.safetensors(huge.formatted("2", "4"), new byte[8]), "does not lie where"),
                bad("x.idx", Fixtures.idx(new int[] {-1, -1, -1}, 1), "x.idx", "needs", "has"),
                bad("x.jsonl", "{\"a\": " + "[".repeat(2000) + "}", "x.jsonl", "line 1", "depth"),
                bad("x.json", "[".repeat(100_000), "x.json", "row 1"),
                bad("x.jsonl", "{\"a\": [" + "1,".repeat(1_000_001) + "1]}", "x.jsonl", "line 1", "values"),
                bad("x.jsonl", "{\"a\": \"" + "y".repeat(17 << 20) + "\"}", "x.jsonl", "line 1 is longer"),
                bad("x.csv", "a\n" + "y".repeat(17 << 20), "x.csv", "row", "longer"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource({"empty", "truncated", "mislabelled", "foreign", "wrongEncoding", "hugeHeaders"})
    void refusesWithFilePlaceAndCure(String name, byte[] content, List<String> said) throws IOException {
        Path file = Files.write(folder.resolve(name), content);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> {
                    try (Source source = Sources.open(file)) {
                        Sources.profile(source);
                    }
                })
                .satisfies(e -> assertThat(e.getMessage()).contains(said));
    }

    /** As the format has it, and Python's own reader. */
    @Test
    void refusesTensorsThatShareBytesOrLeaveSome() throws IOException {
        String two = "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                + "\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[%d,%d]}}";
        int header = Long.BYTES + two.formatted(4, 8).length();
        byte[] apart = Fixtures.safetensors(two.formatted(4, 8), new byte[8]);
        try (Source source = Sources.open(Files.write(folder.resolve("x.safetensors"), apart))) {
            assertThat(source.columns()).containsExactly("x", "y");
        }
        refused(
                "x.safetensors",
                Fixtures.safetensors(two.formatted(2, 6), new byte[6]),
                "x.safetensors: 'y' begins at byte " + (header + 2) + ", while the one before it ends at byte "
                        + (header + 4),
                "write the file again");
        refused(
                "x.safetensors",
                Fixtures.safetensors(two.formatted(5, 9), new byte[9]),
                "'y' begins at byte " + (header + 5));
        refused(
                "x.safetensors",
                Fixtures.safetensors(two.formatted(4, 8), new byte[9]),
                "x.safetensors: goes on behind its last tensor, which ends at byte " + (header + 8));
    }

    @Test
    void namesWhatIsNotANumber() throws IOException {
        byte[] npy = Fixtures.npy("<f4", "2, 2", Fixtures.floats(1, 2, 3, Float.NaN));
        try (Source source = Sources.open(Files.write(folder.resolve("x.npy"), npy));
                RowCursor rows = source.rows()) {
            rows.next();
            rows.next();
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(((ArrayCell) rows.value(0))::floats)
                    .withMessage(
                            "x.npy: row 2 of 'x' has NaN at [1]. Mend it, for example by numpy.nan_to_num, or leave"
                                    + " the row out.");
            ColumnProfile x = Sources.profile(source).columns().get(0);
            assertThat(x.firstBadCell()).startsWith("row 2 cannot be used: 'x' has NaN at [1]");
        }
        byte[] column = Fixtures.npy("<f4", "1,", Fixtures.floats(Float.POSITIVE_INFINITY));
        try (Source source = Sources.open(Files.write(folder.resolve("y.npy"), column));
                RowCursor rows = source.rows()) {
            rows.next();
            assertThatExceptionOfType(UnusableCell.class)
                    .isThrownBy(() -> rows.value(0))
                    .withMessageStartingWith("y.npy: row 1 of 'y' has Infinity. Mend it");
            assertThat(Sources.profile(source).columns().get(0).firstBadCell())
                    .startsWith("row 1 'y' has Infinity. Mend it");
        }
        refused("x.jsonl", Fixtures.utf8("{\"a\": 1e999}"), "line 1", "exceeds 64 bits");
        refused("l.jsonl", Fixtures.utf8("{\"a\": [1, null]}"), "line 1 has null within the list 'a'. Leave it out");
        refused("y.jsonl", Fixtures.utf8("{\"a\": NaN}"), "line 1", "'NaN' is no number of JSON, which has null");
        refused(
                "z.jsonl",
                Fixtures.utf8("{\"a\": 1"),
                "line 1 is no JSON: Unexpected end-of-input: expected close marker for Object. Mend");
        Path csv = Files.writeString(folder.resolve("x.csv"), "a\n1\nNaN\n");
        try (Source source = Sources.open(csv)) {
            assertThat(Sources.profile(source).columns().get(0).firstBadCell())
                    .isEqualTo("row 2 is 'NaN', not a finite number");
        }
    }

    /** Under the names that the server keeps uploads by, of which their senders know nothing. */
    @Test
    void callsAFileWhatItsSenderDoes() throws IOException {
        byte[] npy = Fixtures.npy("<f4", "2, 2", Fixtures.floats(1, 2, 3, Float.NaN));
        byte[] tar = Fixtures.all().get("audio.tar").clone();
        Path kept = folder.resolve("dst_01m8d4p3hd3bjsyejsy2gfkzsw.csv");
        for (byte[] content : List.of(
                npy,
                Fixtures.zip(Map.of("x.npy", npy)),
                Fixtures.utf8("{\"a\": 1}\n{\"a\""),
                Fixtures.gzip(Fixtures.utf8("a,b\n1,2\n3")),
                Arrays.copyOf(Fixtures.gzip(tar), 100),
                Arrays.copyOf(tar, 520))) {
            Files.write(kept, content);
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> {
                        try (Source source = Sources.open(kept, SourceOptions.DEFAULT.called("voices"));
                                RowCursor rows = source.rows()) {
                            while (rows.next()) {
                                if (rows.value(0) instanceof ArrayCell array) {
                                    array.floats();
                                }
                            }
                        }
                    })
                    .withMessageContaining("voices")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("dst_"));
        }
        Path own = Files.write(folder.resolve("x.npy"), npy);
        try (Source source = Sources.open(own, SourceOptions.DEFAULT.called("voices"))) {
            assertThat(source.columns()).containsExactly("x");
        }
    }

    @Test
    void saysOnceWhichPackedTableIsDamaged() throws IOException {
        byte[] packed = Fixtures.all().get("table.csv.gz").clone();
        packed[packed.length - 6] ^= 1;
        Path file = Files.write(folder.resolve("table.csv.gz"), packed);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> Sources.profile(file))
                .withMessageStartingWith("table.csv.gz: is damaged");
    }

    @Test
    void comparesAPackedTarWithItsSum() throws IOException {
        // As tar writes it: with zeros up to a whole record, behind which a reader of archives does not look.
        byte[] packed = Fixtures.gzip(Arrays.copyOf(Fixtures.all().get("audio.tar"), 10_240));
        refused("cut.tar.gz", Arrays.copyOf(packed, packed.length - 8), "cut.tar.gz", "damaged after", "again");
        packed[packed.length - 8] ^= 1;
        refused("x.tar.gz", packed, "x.tar.gz", "damaged after", "Pack it again");
    }

    /** Java's own stream ends in silence where a member behind the first cannot be read. */
    @Test
    void readsAGzipFileToItsVeryEnd() throws IOException {
        byte[] first = Fixtures.gzip(Fixtures.utf8("a,b\n1,2\n"));
        byte[] second = Fixtures.gzip(Fixtures.utf8("3,4\n"));
        Path whole = Files.write(folder.resolve("whole.csv.gz"), joined(first, second, new byte[700]));
        assertThat(Sources.profile(whole).rows()).isEqualTo(2);

        byte[] header = second.clone();
        header[1] ^= 1;
        refused("x.csv.gz", joined(first, header), "x.csv.gz: is damaged after 8 bytes", "Pack it again");
        refused("x.csv.gz", joined(first, Fixtures.utf8("<html>")), "damaged after 8 bytes", "Pack it again");
        refused(
                "x.csv.gz",
                joined(first, new byte[3], second),
                "damaged after 8 bytes (something stands behind its end");
        byte[] nothing = Fixtures.gzip(new byte[0]);
        byte[][] many = new byte[10_002][];
        Arrays.fill(many, nothing);
        many[0] = first;
        refused("x.csv.gz", joined(many), "more than 10000 of its members hold nothing", "Pack it again");
        refused("x.csv.gz", joined(first, Arrays.copyOf(second, 7)), "damaged after 8 bytes", "Pack it again");
        refused("x.csv.gz", joined(first, Arrays.copyOf(second, second.length - 1)), "damaged after 8 bytes");
    }

    /** A server has so many handles only. */
    @Test
    void closesAFileWhoseBeginningIsDamaged() {
        for (byte[] content :
                List.of(cutBy("table.csv.gz", 9), new byte[0], latin1("\u00e4"), Fixtures.utf8("a,a\n1,2"))) {
            AtomicBoolean closed = new AtomicBoolean();
            InputStream file = new ByteArrayInputStream(content) {
                @Override
                public void close() {
                    closed.set(true);
                }
            };
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> {
                try (CsvRows rows = new CsvRows("x.csv", content.length > 20 ? new GZIPInputStream(file) : file)) {
                    assertThat(rows.header()).isEmpty();
                }
            });
            assertThat(closed).isTrue();
        }
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.write(part);
        }
        return whole.toByteArray();
    }

    @Test
    void readsATarToItsVeryEnd() throws IOException {
        byte[] whole = Fixtures.all().get("audio.tar");
        // Of three files, each with its header in a block and its content in another.
        for (int files = 1; files <= 3; files++) {
            refused(
                    "x.tar",
                    Arrays.copyOf(whole, 1024 * files),
                    "x.tar: ends without the zeros",
                    "after byte",
                    "again");
        }
        // Of the two blocks of zeros at the end one alone, as some programs write; and a part of another.
        for (int zeros : new int[] {512, 700}) {
            Path file = Files.write(folder.resolve("y.tar"), Arrays.copyOf(whole, 1024 * 3 + zeros));
            try (Source source = Sources.open(file)) {
                assertThat(source.has("b.wav")).isTrue();
            }
        }
        byte[] two = joined(whole, whole);
        refused("x.tar", two, "x.tar: goes on behind its end", "into one");
        byte[] header = whole.clone();
        // The time of the second file.
        header[1024 + 140] ^= 1;
        refused(
                "x.tar",
                header,
                "x.tar: is a damaged tar archive: the checksum in the header of 'a.wav' does not match",
                "again");
    }

    @Test
    void findsDamageInAnArchiveThatIsReadInPlace() throws IOException {
        byte[] whole = Fixtures.zip(Map.of("x.npy", Fixtures.npy("<f4", "2,", Fixtures.floats(1, 2))));
        Path file = Files.write(folder.resolve("x.npz"), whole);
        Sources.check(file, file.getFileName().toString());
        byte[] damaged = whole.clone();
        int at = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("PK", 4) - 20;
        damaged[at] ^= 1;
        Files.write(file, damaged);

        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> Sources.check(file, file.getFileName().toString()))
                .withMessageStartingWith("x.npy in x.npz: is damaged")
                .withMessageContaining("Pack the archive again");
    }

    private void refused(String name, byte[] content, String... said) throws IOException {
        refusesWithFilePlaceAndCure(name, content, List.of(said));
    }

    @Test
    void closesTheWaysOutOfAnArchive() throws IOException {
        byte[] csv = Fixtures.utf8("a\n1\n");
        for (String name : List.of(
                "../x.csv",
                "a/../../x.csv",
                "a/../x.csv",
                "/x.csv",
                "C:\\x.csv",
                "..\\x.csv",
                "a\\..\\x.csv",
                "\\x.csv")) {
            refused("x.zip", Fixtures.zip(Map.of(name, csv)), "x.zip");
            refused("x.tar", rawTar(name, TarConstants.LF_NORMAL, csv), "x.tar");
        }
        Map<String, byte[]> twice = new LinkedHashMap<>();
        twice.put("x.csv", csv);
        twice.put("./x.csv", csv);
        refused("x.zip", Fixtures.zip(twice), "two files named 'x.csv'");
        refused("x.tar", Fixtures.tar(twice), "two files named 'x.csv'");
    }

    private static byte[] rawTar(String name, byte type, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setSize(content.length);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    /** What a link leads to is elsewhere, or would be lost without a word. */
    @Test
    void refusesLinksOfATar() throws IOException {
        for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
                TarArchiveEntry link = new TarArchiveEntry("b.wav", type);
                link.setLinkName("/etc/passwd");
                out.putArchiveEntry(link);
                out.closeArchiveEntry();
            }
            refused("x.tar", bytes.toByteArray(), "x.tar: 'b.wav' is a link to '/etc/passwd'", "tar -c -h");
        }
    }

    /** Its content is the name of what it leads to, which would be taken for a file of the dataset. */
    @Test
    void refusesLinksOfAZip() throws IOException {
        Path file = folder.resolve("x.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
            ZipArchiveEntry table = new ZipArchiveEntry("x.csv");
            out.putArchiveEntry(table);
            out.write(Fixtures.utf8("a\n1\n"));
            out.closeArchiveEntry();
            ZipArchiveEntry link = new ZipArchiveEntry("b.wav");
            link.setUnixMode(UnixStat.LINK_FLAG | UnixStat.DEFAULT_LINK_PERM);
            out.putArchiveEntry(link);
            out.write(Fixtures.utf8("../a.wav"));
            out.closeArchiveEntry();
        }
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> Sources.check(file, "mine"))
                .withMessage(
                        "mine: 'b.wav' is a link, and none is followed. Pack the files themselves: zip without -y.");
    }

    private static final class QuickGzip extends GZIPOutputStream {

        QuickGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(QUICKLY);
        }
    }

    @Test
    void refusesBombs() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        byte[] zeros = new byte[1 << 20];
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(QUICKLY);
            out.putNextEntry(new ZipEntry("x.csv"));
            for (int i = 0; i < 1100; i++) {
                out.write(zeros);
            }
        }
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> Sources.open(zip))
                .withMessageContaining("more than 200 times");
        Path gzip = folder.resolve("bomb.npy.gz");
        try (OutputStream file = Files.newOutputStream(gzip);
                OutputStream out = new QuickGzip(file)) {
            out.write(Fixtures.npy("|u1", "1153433600,", new byte[0]));
            for (int i = 0; i < 1100; i++) {
                out.write(zeros);
            }
        }
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> Sources.open(gzip))
                .withMessageContaining("more than 200 times");
    }

    @Test
    void refusesATarHeaderWithoutEnd() throws IOException {
        byte[] tar = rawTar("x", TarConstants.LF_GNUTYPE_LONGNAME, new byte[3 << 20]);
        refused("x.tar", tar, "x.tar", "header of more than");
    }

    @Test
    void leavesNothingOfATarThatItRefuses() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = archives(temporary);
        refused("x.tar", cut("audio.tar", 520), "x.tar");
        try (Source source =
                Sources.open(Files.write(folder.resolve("y.tar"), Fixtures.all().get("audio.tar")))) {
            assertThat(source.columns()).isNotEmpty();
        }
        assertThat(archives(temporary)).isEqualTo(before);
    }

    private static long archives(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().matches("engram-.*\\.(zip|bytes)"))
                    .count();
        }
    }
}
