package io.engram.data.sampler;

/**
 * One rank's share of another sampler's examples, every n-th of them, for replicas that train on disjoint parts. All
 * ranks get equally many, since they update together.
 */
public final class RankSampler implements Sampler {

    private final Sampler whole;
    private final int rank;
    private final int ranks;
    private final boolean dropLast;

    /**
     * Takes the examples rank, rank + ranks, rank + 2 ranks, ... of each epoch.
     *
     * @param rank from 0 to ranks - 1
     * @param dropLast whether examples that cannot be shared out evenly are left out; otherwise the epoch's first ones
     *     are visited once more to fill the ranks up
     * @throws IllegalArgumentException where there is no such rank, or nothing to fill up with
     */
    public RankSampler(Sampler whole, int rank, int ranks, boolean dropLast) {
        if (rank < 0 || rank >= ranks) {
            throw new IllegalArgumentException("the rank must be from 0 to " + (ranks - 1) + ", was " + rank);
        }
        if (whole.size() == 0) {
            throw new IllegalArgumentException("there are no examples to share out");
        }
        this.whole = whole;
        this.rank = rank;
        this.ranks = ranks;
        this.dropLast = dropLast;
    }

    @Override
    public int size() {
        return dropLast ? whole.size() / ranks : (whole.size() - 1) / ranks + 1;
    }

    @Override
    public int[] order(int epoch) {
        int[] order = whole.order(epoch);
        int[] share = new int[size()];
        for (int i = 0; i < share.length; i++) {
            share[i] = order[(int) ((rank + (long) i * ranks) % order.length)];
        }
        return share;
    }
}
