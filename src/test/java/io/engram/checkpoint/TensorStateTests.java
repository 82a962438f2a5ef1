package io.engram.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorStateTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private TensorState state(Map<String, NDArray> tensors) {
        return new TensorState(manager, () -> tensors);
    }

    private static ByteArrayInputStream saved(TensorState state) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        state.snapshot().writeTo(file);
        return new ByteArrayInputStream(file.toByteArray());
    }

    @Test
    void writesIntoTheTensorsThatAreThere() throws IOException {
        NDArray target = manager.zeros(new Shape(2));
        target.setRequiresGradient(true);

        state(Map.of("x", target)).load(saved(state(Map.of("x", manager.create(new float[] {1, 2})))));

        assertThat(target.toFloatArray()).containsExactly(1, 2);
        assertThat(target.hasGradient()).isTrue();
    }

    @Test
    void refusesTensorsOfOtherNames() throws IOException {
        NDArray target = manager.create(new float[] {3});
        ByteArrayInputStream file = saved(state(Map.of("y", manager.create(new float[] {1}))));

        assertThatExceptionOfType(CorruptCheckpoint.class)
                .isThrownBy(() -> state(Map.of("x", target)).load(file))
                .withMessageContaining("[y]")
                .withMessageContaining("[x]");
        assertThat(target.toFloatArray()).containsExactly(3);
    }

    @Test
    void changesNothingWhereATensorHasAnotherShape() throws IOException {
        Map<String, NDArray> targets = new TreeMap<>(Map.of("x", manager.create(3f), "y", manager.create(4f)));
        ByteArrayInputStream file =
                saved(state(Map.of("x", manager.create(1f), "y", manager.create(new float[] {1, 2}))));

        assertThatExceptionOfType(CorruptCheckpoint.class)
                .isThrownBy(() -> state(targets).load(file))
                .withMessageContaining("'y'");
        assertThat(targets.values()).extracting(NDArray::getFloat).containsExactly(3f, 4f);
    }
}
