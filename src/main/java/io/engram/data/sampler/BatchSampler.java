package io.engram.data.sampler;

/** Which examples stand in which batch of an epoch: a pure function of the epoch. */
@FunctionalInterface
public interface BatchSampler {

    /**
     * What remains of an epoch.
     *
     * @param epoch counted from 1
     * @param firstExample how many examples of the epoch are left out at its beginning
     * @throws IllegalArgumentException where the epoch has fewer examples
     */
    BatchOrder order(int epoch, long firstExample);

    /**
     * Batches of one size. An epoch goes on at any example, whichever size the batches before it had.
     *
     * @param dropLast whether a last batch that is smaller is left out
     */
    static BatchSampler of(Sampler sampler, int batchSize, boolean dropLast) {
        return (epoch, firstExample) -> BatchOrder.cut(sampler.order(epoch), firstExample, batchSize, dropLast);
    }
}
