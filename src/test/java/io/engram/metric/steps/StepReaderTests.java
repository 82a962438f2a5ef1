package io.engram.metric.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepReaderTests {

    /** For the end, which no coarse record stands for yet: less than a record of each level. */
    private static final int END = StepLayout.BASE * 16;

    @TempDir
    private Path folder;

    private StepCurves read(long from, long to, int points) throws IOException {
        return new StepReader(folder).read(StepColumn.labels(), from, to, points);
    }

    @Test
    void givesEachStepWhereThereIsRoom() throws IOException {
        KnownSteps steps = KnownSteps.random(1, 40, 1);
        steps.written(folder);

        StepCurves curves = new StepReader(folder).read(List.of("loss"), 11, 20, 10);

        assertThat(curves.resolution()).isEqualTo(1);
        assertThat(curves.step()).containsExactly(11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
        StepCurves.Curve loss = curves.series().get(0);
        assertThat(loss.min()).isEqualTo(loss.max()).isEqualTo(loss.mean());
        steps.assertAre(curves, 11, 20, 10);
    }

    /** Lengths around those at which a level begins, and where none does. */
    @ParameterizedTest
    @CsvSource({"1, 1", "15, 1", "16, 1", "17, 5", "255, 1", "256, 9", "257, 1", "4097, 70001", "20011, 1"})
    void keepsTheLowestAndTheHighestOfAnyRange(int count, long first) throws IOException {
        KnownSteps steps = KnownSteps.random(first, count, count);
        steps.written(folder);
        Random random = new Random(count);

        for (int i = 0; i < 60; i++) {
            long from = first + random.nextInt(count);
            long to = from + random.nextInt(count + 3);
            int points = 2 + random.nextInt(random.nextBoolean() ? 10 : 900);
            steps.assertAre(read(from, to, points), from, to, points);
        }
        steps.assertAre(read(1, Long.MAX_VALUE, 2), 1, Long.MAX_VALUE, 2);
    }

    @Test
    void touchesFewRecordsOfAMillionSteps() throws IOException {
        int million = 1_000_000;
        KnownSteps steps = KnownSteps.random(1, 10_000, 4);
        try (StepWriter writer = new StepWriter(folder)) {
            for (int i = 0; i < million / 10_000; i++) {
                writer.append(new KnownSteps(1 + i * 10_000L, steps.rows()).points(0, 10_000));
            }
        }
        Random random = new Random(5);

        for (int i = 0; i < 300; i++) {
            long from = 1L + random.nextInt(million);
            long to = i == 0 ? Long.MAX_VALUE : from + random.nextInt(i % 2 == 0 ? million : 3000);
            int points = i == 0 ? 1000 : 2 + random.nextInt(2000);
            StepReader reader = new StepReader(folder);

            StepCurves curves = reader.read(List.of("loss"), i == 0 ? 1 : from, to, points);

            assertThat(curves.step().size()).isBetween(1, points);
            assertThat(reader.recordsRead())
                    .isLessThanOrEqualTo(8L * curves.step().size() + END);
        }
    }

    @Test
    void isEmptyWhereNothingIsRecorded() throws IOException {
        StepCurves curves = read(1, Long.MAX_VALUE, 1000);

        assertThat(curves.step()).isEmpty();
        assertThat(curves.last()).isLessThan(curves.first());
        assertThat(curves.series())
                .hasSize(StepColumn.values().length)
                .allSatisfy(curve -> assertThat(curve.mean()).isEmpty());
    }

    @Test
    void hasNothingBehindTheLastStep() throws IOException {
        KnownSteps.random(1, 40, 1).written(folder);

        StepCurves curves = read(41, Long.MAX_VALUE, 1000);

        assertThat(curves.step()).isEmpty();
        assertThat(curves.last()).isEqualTo(40);
    }

    @Test
    void readsWholeRecordsWhateverIsTornBehindThem() throws IOException {
        KnownSteps steps = KnownSteps.random(1, 5000, 8);
        steps.written(folder);
        StepTears.tear(folder, new Random(8));

        StepCurves curves = read(1, Long.MAX_VALUE, 100);

        // Torn, there are fewer; what is there is right.
        KnownSteps left = new KnownSteps(1, java.util.Arrays.copyOf(steps.rows(), (int) curves.last()));
        assertThat(curves.last()).isBetween(1L, 4999L);
        left.assertAre(curves, 1, Long.MAX_VALUE, 100);
    }

    /** The values are the steps' own numbers, so that any answer can be judged, whenever it was given. */
    @Test
    void readsWhileAnotherWrites() throws Exception {
        int count = 30_000;
        double[][] rows = new double[count][StepColumn.values().length];
        for (int i = 0; i < count; i++) {
            java.util.Arrays.fill(rows[i], i + 1);
        }
        KnownSteps steps = new KnownSteps(1, rows);
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (StepWriter writer = new StepWriter(folder)) {
            Future<?> written = background.submit(() -> steps.write(writer, 0, 7));
            long seen = 0;
            for (int points = 2; !written.isDone() || seen < count; points = 2 + (points * 7) % 300) {
                StepCurves curves = read(1, Long.MAX_VALUE, points);
                assertThat(curves.last()).isGreaterThanOrEqualTo(seen);
                seen = curves.last();
                for (int i = 0; i < curves.step().size(); i++) {
                    long begin = curves.step().get(i);
                    double end = Math.min(seen, begin + curves.resolution() - 1);
                    for (StepCurves.Curve curve : curves.series()) {
                        assertThat(curve.min().get(i)).isEqualTo((double) begin);
                        assertThat(curve.max().get(i)).isEqualTo(end);
                        assertThat(curve.mean().get(i)).isEqualTo((begin + end) / 2);
                    }
                }
            }
            written.get();
        } finally {
            background.shutdownNow();
        }
    }

    @Test
    void givesNothingForAColumnThatAFileDoesNotHave() throws IOException {
        Files.createDirectories(folder);
        StepLayout old = new StepLayout(1, List.of("loss", "epoch"));
        Files.write(StepLayout.file(folder, 0), old.header().array());
        KnownSteps steps = KnownSteps.random(1, 40, 1);
        steps.written(folder);

        StepCurves curves = new StepReader(folder).read(List.of("loss", "seconds"), 1, 40, 40);

        assertThat(curves.series().get(1).mean()).hasSize(40).containsOnlyNulls();
        steps.assertAre(new StepReader(folder).read(List.of("loss", "epoch"), 1, 40, 5), 1, 40, 5);
    }
}
