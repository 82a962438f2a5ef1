package io.engram.data.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engram.data.BadRows;
import io.engram.data.InvalidData;
import io.engram.data.source.Source;
import io.engram.data.source.Sources;
import io.engram.definition.Flaw;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bad row says. */
@NullUnmarked // a test fails as well where something is missing
class ItemExamplesTests {

    @TempDir
    private Path folder;

    private void refused(Path file, InputSpec spec, int position, String message) {
        List<Flaw> flaws = new ArrayList<>();
        try (Source source = Sources.open(file)) {
            Item input = spec.plan(Sources.profile(source), "/data/input", flaws)
                    .orElseThrow(() -> new AssertionError(flaws + " " + Sources.profile(source)));
            ExampleItems items = ExampleItems.withoutTarget(input);
            try (StoredRows rows = new StoredRows(source, items.columns())) {
                ItemExamples examples = new ItemExamples(rows, items);
                assertThatExceptionOfType(InvalidData.class)
                        .isThrownBy(() -> examples.check(position))
                        .withMessage(message);
            }
        }
    }

    @Test
    void saysOnceWhichCellOfAnArrayIsBad() throws IOException {
        byte[] header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n".getBytes(StandardCharsets.UTF_8);
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.UTF_8))
                .put((byte) 1)
                .put((byte) 0);
        npy.putShort((short) header.length).put(header).putFloat(1).putFloat(Float.NaN);
        Path file = Files.write(folder.resolve("x.npy"), npy.array());

        refused(
                file,
                new ArrayColumn("x"),
                1,
                "x.npy: row 2 of 'x' has NaN at [0]. Mend it, for example by numpy.nan_to_num, or leave the row out."
                        + " Or set data.bad_rows to skip.");
    }

    @Test
    void refusesWhatIsMoreThan32BitsHoldWithinAList() throws IOException {
        refused(
                Files.writeString(folder.resolve("x.jsonl"), "{\"x\": [1, 2]}\n{\"x\": [1, 1e39]}\n"),
                new ArrayColumn("x"),
                1,
                "line 2 of x.jsonl: column 'x' has 1.0E39 in its list, more than 32 bits can hold. Mend it, or set"
                        + " data.bad_rows to skip.");
    }

    /** As in an evaluation: the plan is of the dataset that was trained on. */
    @Test
    void refusesAnArrayOfAnotherShape() throws IOException {
        Path trained = Files.writeString(folder.resolve("x.jsonl"), "{\"x\": [1, 2]}\n");
        Path other = Files.writeString(folder.resolve("y.jsonl"), "{\"x\": [1, 2, 3]}\n");
        Item input;
        try (Source source = Sources.open(trained)) {
            input = new ArrayColumn("x")
                    .plan(Sources.profile(source), "/data/input", new ArrayList<>())
                    .orElseThrow();
        }
        ExampleItems items = ExampleItems.withoutTarget(input);
        try (Source source = Sources.open(other);
                StoredRows rows = new StoredRows(source, items.columns())) {
            ItemExamples examples = new ItemExamples(rows, items);
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> examples.check(0))
                    .withMessageStartingWith(
                            "line 1 of y.jsonl: column 'x' has the shape (3), but the model takes (2)");
        }
    }

    @Test
    void refusesSecondsWhereSamplesAreCounted() throws IOException {
        Files.createDirectories(folder.resolve("set"));
        Files.write(folder.resolve("set/a.wav"), new byte[100]);
        Files.writeString(folder.resolve("set/m.csv"), "path,start,stop\na.wav,0,1\na.wav,0.5,2\n");

        refused(
                folder.resolve("set"),
                new Sound("path", 8000, false, null, "start", "stop"),
                1,
                "row 2 of m.csv: column 'start' is 0.5, but counts samples. Multiply seconds by the rate and round them."
                        + " Mend it, or set data.bad_rows to skip.");
    }

    @Test
    void namesTheColumnOfASegmentThatIsNone() throws IOException {
        Files.createDirectories(folder.resolve("set"));
        Files.write(folder.resolve("set/a.wav"), new byte[100]);
        Files.writeString(folder.resolve("set/m.csv"), "path,start,stop\na.wav,-1,3\na.wav,4,4\n");
        Sound segment = new Sound("path", 8000, false, null, "start", "stop");

        refused(
                folder.resolve("set"),
                segment,
                0,
                "row 1 of m.csv: column 'start' is -1, but a segment begins at sample 0 or later."
                        + " Mend it, or set data.bad_rows to skip.");
        refused(
                folder.resolve("set"),
                segment,
                1,
                "row 2 of m.csv: column 'stop' is 4, but a segment that begins at sample 4 stops behind it."
                        + " Mend it, or set data.bad_rows to skip.");
    }

    /** It would be a 1 that nobody wrote. */
    @Test
    void takesNoTruthAmongNumbersForANumber() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), "{\"a\": 3}\n{\"a\": 4}\n{\"a\": true}\n");
        try (Source source = Sources.open(file)) {
            Item input = new Numbers(List.of("a"), null)
                    .plan(Sources.profile(source), BadRows.SKIP, "/data/input", new ArrayList<>())
                    .orElseThrow();
            ExampleItems items = ExampleItems.withoutTarget(input);
            try (StoredRows rows = new StoredRows(source, items.columns())) {
                ItemExamples examples = new ItemExamples(rows, items);
                examples.check(0);
                assertThatExceptionOfType(InvalidData.class)
                        .isThrownBy(() -> examples.check(2))
                        .withMessage("line 3 of x.jsonl: column 'a' is 'true', not a number. Mend it, or set"
                                + " data.bad_rows to skip.");
            }
        }
    }

    /** Of the others in its column nobody would guess what the text of an array is. */
    @Test
    void saysOfAnArrayThatItIsOneWhereSomethingElseIsWanted() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.jsonl"), "{\"a\": \"b\"}\n{\"a\": \"c\"}\n{\"a\": [[1, 2]]}\n{\"a\": [\"b\"]}\n");
        String cure = ". Mend it, or set data.bad_rows to skip.";
        refused(
                file,
                new Tokens("a", new Characters(), false, false, false, List.of("b", "c")),
                2,
                "line 3 of x.jsonl:" + " column 'a' is an array, not a text" + cure);
        refused(
                file,
                new Sound("a", 8000, false, null, null, null),
                2,
                "line 3 of x.jsonl: column 'a' is an array, not" + " one value" + cure);
        refused(
                file,
                new Sound("a", 8000, false, null, null, null),
                3,
                "line 4 of x.jsonl: column 'a' is a list, not one" + " value" + cure);
        try (Source source = Sources.open(file);
                StoredRows rows = new StoredRows(source, List.of("a"))) {
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> rows.cells("a"))
                    .withMessage("line 3 of x.jsonl: column 'a' is an array, by which no rows are split, drawn or left"
                            + " out. Name another column.");
        }
    }

    @Test
    void refusesArraysWithoutElements() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), "{\"a\": [1]}\n{\"a\": [2]}\n{\"a\": []}\n");
        refused(
                file,
                new ArrayColumn("a"),
                2,
                "line 3 of x.jsonl: column 'a' has no elements. Mend it, or set" + " data.bad_rows to skip.");
        Path deep = Files.writeString(folder.resolve("y.jsonl"), "{\"a\": [[]]}\n{\"a\": [[]]}\n");
        refused(
                deep,
                new ArrayColumn("a"),
                0,
                "line 1 of y.jsonl: column 'a' has no elements. Mend it, or set" + " data.bad_rows to skip.");
    }

    @Test
    void wantsNumbersOfNoArrays() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), "{\"a\": [[1]], \"b\": [1]}\n");
        List<Flaw> flaws = new ArrayList<>();
        try (Source source = Sources.open(file)) {
            new Numbers(List.of("*"), null).plan(Sources.profile(source), "/data/input", flaws);
        }
        assertThat(flaws)
                .extracting(Flaw::detail)
                .containsExactly(
                        "column 'a' holds arrays, not numbers. Leave it out, or use array.",
                        "column 'b' holds lists, not numbers. Leave it out, or use array.");
    }
}
