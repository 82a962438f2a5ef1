package io.engram.data.sampler;

import io.engram.tensor.Seeds;
import java.util.Random;

/** Every example once, in a random order that depends on the seed and the epoch alone. */
record Shuffled(int size, long seed) implements Sampler {

    @Override
    public int[] order(int epoch) {
        return shuffle(new InOrder(size).order(epoch), new Random(Seeds.at(seed, "shuffle".hashCode(), epoch)));
    }

    /** Fisher and Yates, in place. */
    static int[] shuffle(int[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
        return values;
    }
}
