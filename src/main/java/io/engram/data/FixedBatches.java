package io.engram.data;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** Batches that are in memory from the start. */
final class FixedBatches implements BatchSource {

    private final List<Batch> whole;
    private List<Batch> rest;

    /** Examples of the first remaining batch that were visited before a resumption. */
    private long visited;

    FixedBatches(List<Batch> batches) {
        this.whole = List.copyOf(batches);
        this.rest = whole;
    }

    @Override
    public void startEpoch(int epoch, long firstExample) {
        long skip = firstExample;
        List<Batch> remaining = new ArrayList<>(whole);
        while (!remaining.isEmpty() && skip >= remaining.get(0).size()) {
            skip -= remaining.remove(0).size();
        }
        if (firstExample < 0 || (remaining.isEmpty() && skip > 0)) {
            throw new IllegalArgumentException(
                    "the batches have " + sum(whole) + " examples, so an epoch cannot go on behind " + firstExample);
        }
        rest = remaining;
        visited = skip;
    }

    @Override
    public int batches() {
        return rest.size();
    }

    @Override
    public long examples() {
        return sum(rest) - visited;
    }

    private static long sum(List<Batch> batches) {
        return batches.stream().mapToLong(Batch::size).sum();
    }

    @Override
    public Batch batch(NDManager scratch, int index) {
        Batch batch = rest.get(index);
        return index == 0 && visited > 0
                ? batch.slice(visited, batch.size(), scratch)
                : batch.to(scratch.getDevice(), scratch);
    }
}
