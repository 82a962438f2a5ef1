package io.engram.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostTensorsTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final HostTensors copy = new HostTensors();

    @AfterEach
    void close() {
        manager.close();
    }

    private Map<String, NDArray> written() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        copy.writeTo(file);
        return Safetensors.read(manager, new ByteArrayInputStream(file.toByteArray()));
    }

    private float[] values(String name) throws IOException {
        return Objects.requireNonNull(written().get(name)).toFloatArray();
    }

    @Test
    void holdsWhatWasWhenItWasTaken() throws IOException {
        NDArray tensor = manager.create(new float[] {1, 2});
        copy.take(Map.of("x", tensor));

        tensor.addi(1);

        assertThat(values("x")).containsExactly(1, 2);
        assertThat(values("x")).containsExactly(1, 2);
    }

    @Test
    void forgetsWhatWasTakenBefore() throws IOException {
        Map<String, NDArray> first = new LinkedHashMap<>();
        first.put("x", manager.create(new float[] {1, 2, 3}));
        first.put("y", manager.create(new float[] {4}));
        copy.take(first);

        copy.take(Map.of("z", manager.create(new float[] {5})));
        assertThat(written()).containsOnlyKeys("z");
        assertThat(values("z")).containsExactly(5);

        copy.take(Map.of("z", manager.create(new float[] {6, 7, 8, 9})));
        assertThat(values("z")).containsExactly(6, 7, 8, 9);
    }

    @Test
    void takesTensorsWithoutValuesAndNoTensorsAtAll() throws IOException {
        copy.take(Map.of("empty", manager.create(new Shape(0, 3))));
        assertThat(Objects.requireNonNull(written().get("empty")).getShape()).isEqualTo(new Shape(0, 3));

        copy.take(Map.of());
        assertThat(written()).isEmpty();
    }

    @Test
    void takesViewsOfOtherTensors() throws IOException {
        NDArray matrix = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));

        copy.take(Map.of("column", matrix.get(":, 1"), "turned", matrix.transpose()));

        assertThat(values("column")).containsExactly(2, 4);
        assertThat(values("turned")).containsExactly(1, 3, 2, 4);
    }

    @Test
    void takesTensorsThatAreLongerThanAChunk() throws IOException {
        NDArray tensor = manager.arange(0, 200_000, 1, DataType.FLOAT32);
        copy.take(Map.of("x", tensor));

        assertThat(values("x")).isEqualTo(tensor.toFloatArray());
    }
}
