package io.engram.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTests {

    @Test
    void givesTheSameSeedForTheSamePlace() {
        assertThat(Seeds.at(7, 3, 5)).isEqualTo(Seeds.at(7, 3, 5));
    }

    @Test
    void tellsTheOrderAndTheNumberOfCoordinatesApart() {
        assertThat(Seeds.at(7, 3, 5)).isNotEqualTo(Seeds.at(7, 5, 3));
        assertThat(Seeds.at(7, 3)).isNotEqualTo(Seeds.at(7, 3, 0));
        assertThat(Seeds.at(7)).isNotEqualTo(Seeds.at(7, 0));
        assertThat(Seeds.at(3, 7)).isNotEqualTo(Seeds.at(7, 3));
    }

    /** The generator of libtorch takes 32 bits here; of 30,000 draws of 2^32 about 0.1 pairs meet by chance. */
    @Test
    void givesEveryStepASeedOfItsOwnInTheBitsThatAreUsed() {
        Set<Integer> seeds = new HashSet<>();
        for (int seed = 0; seed < 3; seed++) {
            for (int epoch = 1; epoch <= 100; epoch++) {
                for (int step = 0; step < 100; step++) {
                    seeds.add((int) Seeds.at(seed, epoch, step));
                }
            }
        }

        assertThat(seeds.size()).isGreaterThanOrEqualTo(29_998);
    }

    /** One flipped bit flips half of the 64; the mean over 3 * 64 * 50 flips deviates by 4/98. */
    @Test
    void flipsHalfOfItsBitsForOneBitOfSeedOrPlace() {
        long flips = 0;
        int pairs = 0;
        for (long base = 0; base < 50; base++) {
            for (int bit = 0; bit < 64; bit++) {
                long one = 1L << bit;
                long here = Seeds.at(base, base, base);
                flips += Long.bitCount(here ^ Seeds.at(base ^ one, base, base));
                flips += Long.bitCount(here ^ Seeds.at(base, base ^ one, base));
                flips += Long.bitCount(here ^ Seeds.at(base, base, base ^ one));
                pairs += 3;
            }
        }

        assertThat(flips / (double) pairs).isCloseTo(32, within(6 * 4 / Math.sqrt(9600)));
    }
}
