package io.engram.data.row;

import ai.djl.ndarray.NDManager;
import io.engram.data.Batch;
import io.engram.data.Examples;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Rows as examples to load: values are computed when their batch is made, and padded.
 *
 * @param inputs the keys of what the first module takes
 * @param targets the keys of what the losses compare with
 * @param padding what a key's arrays are padded with, where it is not 0
 */
public record RowExamples(Rows rows, List<String> inputs, List<String> targets, Map<String, Double> padding)
        implements Examples {

    public RowExamples {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        padding = Map.copyOf(padding);
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public Batch collate(NDManager manager, long[] positions) {
        Set<String> keys = new LinkedHashSet<>(inputs);
        keys.addAll(targets);
        List<Map<String, Object>> examples = LongStream.of(positions)
                .mapToObj(position -> rows.row(Math.toIntExact(position)).values(keys))
                .toList();
        return PaddedBatch.of(manager, examples, padding).toBatch(inputs, targets);
    }
}
