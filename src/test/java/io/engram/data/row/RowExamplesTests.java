package io.engram.data.row;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.engram.data.Batch;
import io.engram.data.PrefetchingLoader;
import io.engram.data.sampler.BatchOrdering;
import io.engram.data.sampler.DynamicBatches;
import io.engram.data.sampler.LengthBuckets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Row i has a text of i + 1 letters, which is read as the numbers of its letters. */
class RowExamplesTests {

    private static Rows rows() {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            rows.put("r" + i, Map.of("text", "abcdef".substring(0, i + 1), "label", i));
        }
        return Rows.of(rows)
                .with(
                        new DynamicItem(
                                "letters",
                                List.of("text"),
                                row -> row.text("text")
                                        .chars()
                                        .map(letter -> letter - 'a' + 1)
                                        .toArray()),
                        new DynamicItem("length", List.of("letters"), row -> ((int[]) row.get("letters")).length));
    }

    @Test
    void areBatchedByLengthAndPaddedInOtherThreads() {
        Rows rows = rows();
        RowExamples examples = new RowExamples(rows, List.of("letters"), List.of("label"), Map.of("letters", -1.0));
        DynamicBatches byLength = new DynamicBatches(
                rows.numbers("length"),
                LengthBuckets.of(9, List.of(3.0, 6.0)),
                new DynamicBatches.Options(BatchOrdering.ASCENDING, false, false, 1));

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, byLength, 2, 2);
                NDManager manager = NDManager.newBaseManager()) {
            loader.startEpoch(1);
            Batch first = loader.batch(manager, 0);

            assertThat(loader.batches()).isEqualTo(4);
            assertThat(first.inputs().head().toLongArray()).containsExactly(1, -1, -1, 1, 2, -1, 1, 2, 3);
            assertThat(first.targets().head().toLongArray()).containsExactly(0, 1, 2);
            assertThat(Objects.requireNonNull(first.lengths()).toFloatArray()).containsExactly(1 / 3f, 2 / 3f, 1);
        }
    }
}
