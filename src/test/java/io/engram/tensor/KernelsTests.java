package io.engram.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * That the kernels which write do write: the compiler drops a write whose result it thinks unused. Those of the
 * optimizers and of clipping have tests beside Optimizer and Gradients.
 */
class KernelsTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final Kernels kernels = Kernels.on(manager.getDevice());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void compilesOnceForADevice() {
        assertThat(Kernels.on(manager.getDevice())).isSameAs(kernels);
    }

    @Test
    void copiesIntoAParameterAndKeepsItsNameAndGradient() {
        NDArray target = manager.zeros(new Shape(2));
        target.setRequiresGradient(true);
        Script.list("p", List.of(target));

        kernels.copy(manager, target, manager.create(new float[] {1, 2}));

        assertThat(target.toFloatArray()).containsExactly(1, 2);
        assertThat(target.getName()).isEqualTo("p[]");
        assertThat(target.hasGradient()).isTrue();
    }

    @Test
    void gathersRowsThatCanBeDifferentiated() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
        x.setRequiresGradient(true);

        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray rows = kernels.rows(manager, x, manager.create(new long[] {2, 0, 2}));
            assertThat(rows.toFloatArray()).containsExactly(5, 6, 1, 2, 5, 6);
            collector.backward(rows.sum());
        }

        assertThat(x.getGradient().toFloatArray()).containsExactly(1, 1, 0, 0, 2, 2);
    }
}
