package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossMeanTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final LossMean mean = new LossMean(manager, LossMean.Sums.NONE);

    @AfterEach
    void close() {
        mean.close();
        manager.close();
    }

    private void add(double loss, long examples) {
        mean.add(manager.create((float) loss), examples);
    }

    @Test
    void weighsLossesByTheirExamples() {
        add(0.5, 4);
        add(2, 1);

        assertThat(mean.read().mean()).isEqualTo(0.8);
    }

    @Test
    void countsLossesThatAreNotFiniteAndAddsNothingElse() {
        add(Double.NaN, 4);
        add(3, 2);
        add(Double.POSITIVE_INFINITY, 4);

        assertThat(mean.read()).isEqualTo(new LossMean.Reading(3, 2));
    }

    @Test
    void goesOnAfterAReading() {
        add(1, 1);
        mean.read();
        add(3, 1);

        assertThat(mean.read().mean()).isEqualTo(2);
    }

    @Test
    void takesMoreLossesThanItsBufferHolds() {
        for (int i = 1; i <= 2500; i++) {
            add(i, 1);
        }

        assertThat(mean.read().mean()).isEqualTo(1250.5);
    }

    @Test
    void hasNoMeanBeforeTheFirstLoss() {
        assertThat(mean.read().mean()).isNaN();
    }
}
