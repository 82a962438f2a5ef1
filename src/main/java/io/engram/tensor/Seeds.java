package io.engram.tensor;

/**
 * Derives seeds, so that no generator's state has to be saved: what is random in an epoch or a step depends on the
 * experiment's seed and on where it is, not on what was drawn before.
 */
public final class Seeds {

    private Seeds() {}

    /** A seed for a place, far from those of its neighbours. SplitMix64's finaliser (Steele et al. 2014). */
    public static long at(long seed, long... place) {
        long mixed = mix(seed);
        for (long coordinate : place) {
            mixed = mix(mixed ^ mix(coordinate + 0x9E3779B97F4A7C15L));
        }
        return mixed;
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
