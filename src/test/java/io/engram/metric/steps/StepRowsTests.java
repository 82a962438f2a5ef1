package io.engram.metric.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepRowsTests {

    @TempDir
    private Path folder;

    private record Seen(long number, List<Double> values) {}

    private List<Seen> seen() throws IOException {
        List<Seen> seen = new ArrayList<>();
        new StepRows(folder)
                .forEach((number, values) ->
                        seen.add(new Seen(number, Arrays.stream(values).boxed().toList())));
        return seen;
    }

    /** More than a piece of the file has. What is not finite is written as nothing. */
    @Test
    void tellsEachStepAsItWasWritten() throws IOException {
        KnownSteps steps = KnownSteps.random(21, 3000, 4);
        steps.written(folder);

        List<Seen> seen = seen();

        assertThat(seen)
                .extracting(Seen::number)
                .startsWith(21L, 22L)
                .hasSize(3000)
                .isSorted();
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i).values())
                    .isEqualTo(Arrays.stream(steps.rows()[i])
                            .mapToObj(value -> Double.isFinite(value) ? value : Double.NaN)
                            .toList());
        }
    }

    @Test
    void endsWhereALostAttemptsStepsGoMeanwhile() throws IOException {
        KnownSteps.random(1, 3000, 5).written(folder);
        List<Long> seen = new ArrayList<>();

        new StepRows(folder).<IOException>forEach((number, values) -> {
            if (number == 1) {
                try (StepWriter writer = new StepWriter(folder)) {
                    KnownSteps.random(11, 1, 6).write(writer, 0, 1);
                }
            }
            seen.add(number);
        });

        // What was read before that stands.
        assertThat(seen).hasSizeLessThan(3000).startsWith(1L, 2L).doesNotHaveDuplicates();
    }

    @Test
    void tellsNothingWhereNothingIsRecorded() throws IOException {
        assertThat(seen()).isEmpty();
    }

    /** As an older version may have written. */
    @Test
    void fillsAColumnThatTheFileDoesNotHave() throws IOException {
        KnownSteps.random(1, 1, 7).written(folder);
        Path file = StepLayout.file(folder, 0);
        byte[] bytes = Files.readAllBytes(file);
        String header = new String(bytes, 0, StepLayout.HEADER_BYTES, StandardCharsets.UTF_8);
        byte[] other = header.replace("memory_bytes", "memory_bites").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(other, 0, bytes, 0, other.length);
        Files.write(file, bytes);

        assertThat(seen().get(0).values().get(StepColumn.MEMORY_BYTES.place())).isNaN();
    }
}
