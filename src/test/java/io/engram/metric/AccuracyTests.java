package io.engram.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccuracyTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final Metric accuracy = new Accuracy().create(manager, new Shape(-1, 2));

    @AfterEach
    void close() {
        accuracy.close();
        manager.close();
    }

    @Test
    void isBetterTheHigherItIs() {
        assertThat(new Accuracy().mode()).hasToString("MAX");
        assertThat(accuracy.name()).isEqualTo("accuracy");
    }

    @Test
    void isNotANumberBeforeTheFirstBatch() {
        assertThat(accuracy.value()).isNaN();
    }

    @Test
    void countsTheClassesWithTheLargestLogit() {
        NDArray logits = manager.create(new float[] {1, 3, 2, 5, 4, 3, -3, -2, -1}, new Shape(3, 3));

        accuracy.update(manager, logits, manager.create(new long[] {1, 2, 2}));

        assertThat(accuracy.value()).isCloseTo(2 / 3.0, within(1e-15));
    }

    @Test
    void weighsBatchesByTheirExamples() {
        accuracy.update(
                manager,
                manager.create(new float[] {1, 0, 1, 0, 1, 0}, new Shape(3, 2)),
                manager.create(new long[] {0, 0, 0}));
        accuracy.update(manager, manager.create(new float[] {1, 0}, new Shape(1, 2)), manager.create(new long[] {1}));

        assertThat(accuracy.value()).isEqualTo(0.75);
    }

    @Test
    void takesAPositiveLogitForOne() {
        NDArray logits = manager.create(new float[] {0.1f, -0.1f, 2, 0}, new Shape(2, 2));
        NDArray targets = manager.create(new float[] {1, 0, 0, 0.5f}, new Shape(2, 2));

        accuracy.update(manager, logits, targets);

        assertThat(accuracy.value()).isEqualTo(0.75);
    }

    @Test
    void forgetsAllBatchesAtAReset() {
        NDArray logits = manager.create(new float[] {1, 0}, new Shape(1, 2));
        accuracy.update(manager, logits, manager.create(new long[] {1}));

        accuracy.reset();

        assertThat(accuracy.value()).isNaN();
        accuracy.update(manager, logits, manager.create(new long[] {0}));
        assertThat(accuracy.value()).isEqualTo(1);
    }
}
