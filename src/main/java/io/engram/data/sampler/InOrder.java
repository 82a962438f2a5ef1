package io.engram.data.sampler;

import java.util.stream.IntStream;

/** Every example once, from the first to the last. */
record InOrder(int size) implements Sampler {

    @Override
    public int[] order(int epoch) {
        return IntStream.range(0, size).toArray();
    }
}
