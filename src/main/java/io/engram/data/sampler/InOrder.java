package io.engram.data.sampler;

import java.util.Arrays;

/** Every example once, from the first to the last. */
record InOrder(int size) implements Sampler {

    @Override
    public int[] order(int epoch) {
        int[] order = new int[size];
        Arrays.setAll(order, position -> position);
        return order;
    }
}
