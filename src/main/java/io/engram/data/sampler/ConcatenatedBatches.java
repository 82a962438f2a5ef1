package io.engram.data.sampler;

import java.util.ArrayList;
import java.util.List;

/**
 * Batches to which each of several datasets gives a fixed number of examples. Positions count through the datasets in
 * their order, as if they were one. An epoch ends when a dataset cannot fill its share any more.
 */
public final class ConcatenatedBatches implements BatchSampler {

    private final List<Share> shares;

    /**
     * What one dataset gives to a batch.
     *
     * @param sampler which of its examples, from 0 on
     * @param datasetSize the number of its examples, those that the sampler leaves out included
     * @param perBatch the number of examples in each batch
     */
    public record Share(Sampler sampler, int datasetSize, int perBatch) {

        public Share {
            if (perBatch <= 0) {
                throw new IllegalArgumentException("a share of a batch must be at least 1 example, was " + perBatch);
            }
        }
    }

    public ConcatenatedBatches(List<Share> shares) {
        if (shares.isEmpty()) {
            throw new IllegalArgumentException("there are no datasets to take batches from");
        }
        this.shares = List.copyOf(shares);
    }

    @Override
    public BatchOrder order(int epoch, long firstExample) {
        List<int[]> orders =
                shares.stream().map(share -> share.sampler().order(epoch)).toList();
        int size = shares.stream().mapToInt(Share::perBatch).reduce(0, Math::addExact);
        int count = shares.stream()
                .mapToInt(share -> share.sampler().size() / share.perBatch())
                .min()
                .orElse(0);
        List<int[]> batches = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            batches.add(batch(orders, index, size));
        }
        return BatchOrder.of(batches, firstExample);
    }

    private int[] batch(List<int[]> orders, int index, int size) {
        int[] batch = new int[size];
        int filled = 0;
        int offset = 0;
        for (int i = 0; i < orders.size(); i++) {
            Share share = shares.get(i);
            for (int j = 0; j < share.perBatch(); j++) {
                batch[filled++] = offset + orders.get(i)[index * share.perBatch() + j];
            }
            offset = Math.addExact(offset, share.datasetSize());
        }
        return batch;
    }
}
