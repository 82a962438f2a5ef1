package io.engram.data.sampler;

import java.util.stream.LongStream;

/** Every example once, from the first to the last. */
record InOrder(int size) implements Sampler {

    @Override
    public long[] order(int epoch) {
        return LongStream.range(0, size).toArray();
    }
}
