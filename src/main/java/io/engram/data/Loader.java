package io.engram.data;

import ai.djl.ndarray.NDManager;
import io.engram.data.sampler.BatchSampler;

/** Batches of a set of examples, made in the thread that asks for them. */
public final class Loader implements BatchSource {

    private final EpochCollation epoch;

    public Loader(Examples examples, BatchSampler sampler) {
        this.epoch = new EpochCollation(examples, sampler);
    }

    @Override
    public void startEpoch(int number, long firstExample) {
        epoch.start(number, firstExample);
    }

    @Override
    public int batches() {
        return epoch.current().order().batches();
    }

    @Override
    public long examples() {
        return epoch.current().order().examples();
    }

    @Override
    public Batch batch(NDManager scratch, int index) {
        return epoch.current().batch(scratch, index);
    }
}
