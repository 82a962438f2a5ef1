package io.engram.data;

import io.engram.data.sampler.BatchSampler;
import org.jspecify.annotations.Nullable;

/** The batches of the epoch that a loader is at, or of the first one before any is started. */
final class EpochCollation {

    private final Examples examples;
    private final BatchSampler sampler;
    private int epoch = 1;
    private long firstExample;
    private @Nullable Collation made;

    EpochCollation(Examples examples, BatchSampler sampler) {
        this.examples = examples;
        this.sampler = sampler;
    }

    /**
     * Goes to an epoch.
     *
     * @throws IllegalArgumentException where it has fewer examples than are to be left out
     */
    void start(int nextEpoch, long firstOfIt) {
        if (nextEpoch != epoch || firstOfIt != firstExample) {
            // Of very many examples two orders might not fit beside each other.
            made = null;
            epoch = nextEpoch;
            firstExample = firstOfIt;
        }
        current();
    }

    Collation current() {
        Collation current = made;
        if (current == null) {
            current = new Collation(examples, sampler.order(epoch, firstExample), epoch);
            made = current;
        }
        return current;
    }
}
