package io.engram.data;

import ai.djl.ndarray.NDManager;
import io.engram.data.sampler.BatchSampler;

/** Batches of a set of examples, made in the thread that asks for them. */
public final class Loader implements BatchSource {

    private final Examples examples;
    private final BatchSampler sampler;
    private Collation current;

    public Loader(Examples examples, BatchSampler sampler) {
        this.examples = examples;
        this.sampler = sampler;
        this.current = new Collation(examples, sampler.order(1, 0), 1);
    }

    @Override
    public void startEpoch(int epoch, long firstExample) {
        current = new Collation(examples, sampler.order(epoch, firstExample), epoch);
    }

    @Override
    public int batches() {
        return current.order().batches();
    }

    @Override
    public long examples() {
        return current.order().examples();
    }

    @Override
    public Batch batch(NDManager scratch, int index) {
        return current.batch(scratch, index);
    }
}
