package io.engram.metric.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on disk is a function of the steps alone, however they came there. */
class StepWriterTests {

    @TempDir
    private Path folder;

    private Path place() {
        return folder.resolve("steps");
    }

    private void assertAsIfWrittenAtOnce(KnownSteps steps) throws IOException {
        assertThat(KnownSteps.files(place())).isEqualTo(KnownSteps.files(steps.written(folder.resolve("expected"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 100})
    void writesTheSameHoweverManyComeAtOnce(int atOnce) throws IOException {
        KnownSteps steps = KnownSteps.random(1, 1234, atOnce);
        try (StepWriter writer = new StepWriter(place())) {
            steps.write(writer, 0, atOnce);
        }

        assertAsIfWrittenAtOnce(steps);
    }

    @Test
    void saysInWordsWhatTheFileHolds() throws IOException {
        KnownSteps steps = KnownSteps.random(7, 17, 1);
        steps.written(place());

        byte[] file = Files.readAllBytes(place().resolve("1.steps"));

        assertThat(new String(file, 0, 512, StandardCharsets.UTF_8).strip()).isEqualTo("""
                engram steps 1
                first=7
                base=16
                columns=loss,learning_rate,gradient_norm,examples_per_second,memory_bytes,seconds,epoch""");
        assertThat(file).hasSize(512 + 17 * 7 * 8);
        assertThat(ByteBuffer.wrap(file).getDouble(512 + 16 * 7 * 8 + 6 * 8)).isEqualTo(steps.rows()[16][6]);
        assertThat(place().resolve("16.steps")).hasSize(7 * 4 * 8);
        assertThat(place().resolve("256.steps")).doesNotExist();
    }

    /** The attempt that is lost had come farther; the next one goes on where its checkpoint was. */
    @ParameterizedTest
    @CsvSource({"1", "2", "16", "17", "255", "256", "300", "999", "1000", "1001"})
    void forgetsWhatALostAttemptDidBehindTheCheckpoint(int resumedAt) throws IOException {
        KnownSteps lost = KnownSteps.random(1, 1000, 1);
        lost.written(place());
        KnownSteps again = KnownSteps.random(1, 1100, 2);
        System.arraycopy(lost.rows(), 0, again.rows(), 0, resumedAt - 1);

        try (StepWriter writer = new StepWriter(place())) {
            again.write(writer, resumedAt - 1, 50);
        }

        assertAsIfWrittenAtOnce(again);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void makesWholeWhatAKillHasTorn(long seed) throws IOException {
        KnownSteps steps = KnownSteps.random(1, 6000, seed);
        steps.written(place());
        StepTears.tear(place(), new Random(seed));
        long left = new StepReader(place()).read(List.of("loss"), 1, 1, 2).last();
        assertThat(left).isLessThan(6000);

        try (StepWriter writer = new StepWriter(place())) {
            steps.write(writer, (int) Math.min(left, 3000 + seed), 333);
        }

        assertAsIfWrittenAtOnce(steps);
    }

    @Test
    void beginsAnewWhereTheHeaderIsTorn() throws IOException {
        KnownSteps steps = KnownSteps.random(1, 300, 1);
        steps.written(place());
        try (FileChannel file = FileChannel.open(place().resolve("1.steps"), StandardOpenOption.WRITE)) {
            file.truncate(100);
        }

        try (StepWriter writer = new StepWriter(place())) {
            steps.write(writer, 0, 50);
        }

        assertAsIfWrittenAtOnce(steps);
    }

    @Test
    void beginsAtTheFirstStepOfAFork() throws IOException {
        KnownSteps fork = KnownSteps.random(5001, 100, 1);
        fork.written(place());

        fork.assertAre(new StepReader(place()).read(StepColumn.labels(), 1, 9999, 10), 1, 9999, 10);
    }

    @Test
    void beginsAnewForAStepBeforeItsFirst() throws IOException {
        KnownSteps.random(5001, 600, 1).written(place());
        KnownSteps earlier = KnownSteps.random(11, 40, 2);

        try (StepWriter writer = new StepWriter(place())) {
            earlier.write(writer, 0, 40);
        }

        assertAsIfWrittenAtOnce(earlier);
    }

    @Test
    void leavesAGapWhereStepsAreMissing() throws IOException {
        KnownSteps steps = KnownSteps.random(1, 9000, 3);
        try (StepWriter writer = new StepWriter(place())) {
            writer.append(steps.points(0, 100));
            writer.append(steps.points(8500, 9000));
        }
        for (double[] missing : Arrays.copyOfRange(steps.rows(), 100, 8500)) {
            Arrays.fill(missing, Double.NaN);
        }

        for (int points : new int[] {2, 10, 100, 9000}) {
            steps.assertAre(new StepReader(place()).read(StepColumn.labels(), 1, 9000, points), 1, 9000, points);
        }
    }

    /** A file system may keep the new length of a file and not what was written there. */
    @Test
    void takesZerosThatAPowerFailureHasLeftForNothing() throws IOException {
        KnownSteps steps = KnownSteps.random(1, 400, 3);
        steps.written(place());
        int row = StepColumn.values().length * Double.BYTES;
        try (FileChannel file = FileChannel.open(place().resolve("1.steps"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(100 * row), 512 + 300L * row);
        }
        Files.delete(place().resolve("16.steps"));
        Files.delete(place().resolve("256.steps"));
        for (double[] zeros : Arrays.copyOfRange(steps.rows(), 300, 400)) {
            Arrays.fill(zeros, Double.NaN);
        }

        for (int points : new int[] {3, 400}) {
            steps.assertAre(new StepReader(place()).read(StepColumn.labels(), 1, 400, points), 1, 400, points);
        }
    }

    @Test
    void writesItsOwnInThePlaceOfAFileOfAnotherVersion() throws IOException {
        Files.createDirectories(place());
        byte[] header = StepLayout.from(1).header().array();
        header["engram steps ".length()] = '2';
        Files.write(place().resolve("1.steps"), header);
        assertThat(new StepReader(place()).read(List.of("loss"), 1, 9, 2).step())
                .isEmpty();
        KnownSteps steps = KnownSteps.random(1, 30, 3);

        try (StepWriter writer = new StepWriter(place())) {
            steps.write(writer, 0, 30);
        }

        assertAsIfWrittenAtOnce(steps);
    }

    @Test
    void failsWhereItCannotWriteAndGoesOnWhenItCan() throws IOException {
        KnownSteps steps = KnownSteps.random(1, 30, 3);
        Files.writeString(place(), "in the way");
        try (StepWriter writer = new StepWriter(place())) {
            assertThatThrownBy(() -> writer.append(steps.points(0, 10))).isInstanceOf(IOException.class);
            Files.delete(place());

            writer.append(steps.points(10, 30));
        }

        new KnownSteps(11, Arrays.copyOfRange(steps.rows(), 10, 30))
                .assertAre(new StepReader(place()).read(List.of("loss"), 1, 99, 99), 1, 99, 99);
    }

    @Test
    void refusesPointsThatAreNone() {
        assertThatThrownBy(() -> new StepPoints(0, new double[7])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StepPoints(1, new double[6])).isInstanceOf(IllegalArgumentException.class);
    }
}
