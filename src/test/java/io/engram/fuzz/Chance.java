package io.engram.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Where a case's luck comes from; the same seed is the same case. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From 0 to one less than the bound. */
    int below(int bound) {
        return random.nextInt(Math.max(1, bound));
    }

    /** Both ends included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    double fraction() {
        return random.nextDouble();
    }

    long bits() {
        return random.nextLong();
    }

    <T> T of(List<T> values) {
        return values.get(below(values.size()));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <T> T of(T... values) {
        return values[below(values.length)];
    }
}
