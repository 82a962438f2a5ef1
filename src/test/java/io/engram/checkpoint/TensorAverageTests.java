package io.engram.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorAverageTests {

    private static final String FILE = "model.safetensors";

    @TempDir
    private Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Checkpoint save(Map<String, NDArray> tensors) {
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add(FILE, new TensorState(manager, () -> tensors));
        return CheckpointFixtures.save(checkpointer, Map.of());
    }

    private Checkpoint save(NDArray tensor) {
        return save(Map.of("x", tensor));
    }

    private NDArray average(Checkpoint... checkpoints) {
        return Objects.requireNonNull(
                TensorAverage.of(manager, List.of(checkpoints), FILE).get("x"));
    }

    @Test
    @DisplayName("check 37: the average of 7, 8, 9 is 8, that of 1 and 3 is 2")
    void averages() {
        NDArray eight = average(
                save(manager.create(new float[] {7, 1})),
                save(manager.create(new float[] {8, 2})),
                save(manager.create(new float[] {9, 6})));
        NDArray two = average(save(manager.create(1f)), save(manager.create(3f)));

        assertThat(eight.toFloatArray()).containsExactly(8, 3);
        assertThat(two.getFloat()).isEqualTo(2);
    }

    @Test
    @DisplayName("check 37: whole numbers stay whole: 1, 2, 4 make 2")
    void keepsTheTypeOfWholeNumbers() {
        NDArray average = average(save(manager.create(1L)), save(manager.create(2L)), save(manager.create(4L)));

        assertThat(average.getDataType()).isEqualTo(DataType.INT64);
        assertThat(average.getLong()).isEqualTo(2);
    }

    /** In single precision 16777216 + 1 is 16777216. */
    @Test
    void sumsInDoublePrecision() {
        NDArray average = average(
                save(manager.create(16777216f)),
                save(manager.create(1f)),
                save(manager.create(1f)),
                save(manager.create(-16777216f)));

        assertThat(average.getFloat()).isEqualTo(0.5f);
    }

    @Test
    void canBeTakenOver() {
        NDArray target = manager.create(new float[] {0});
        Map<String, NDArray> average = TensorAverage.of(
                manager, List.of(save(manager.create(new float[] {1})), save(manager.create(new float[] {3}))), FILE);

        new TensorState(manager, () -> Map.of("x", target)).load(average);

        assertThat(target.toFloatArray()).containsExactly(2);
    }

    @Test
    void refusesNoCheckpoints() {
        assertThatIllegalArgumentException().isThrownBy(this::average).withMessageContaining("no checkpoints");
    }

    @Test
    void refusesOtherNamesShapesAndTypes() {
        Checkpoint one = save(manager.create(1f));
        Checkpoint otherName = save(Map.of("y", manager.create(1f)));
        Checkpoint otherShape = save(manager.create(new float[] {1, 2}));
        Checkpoint otherType = save(manager.create(1L));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> average(one, otherName))
                .withMessageContaining(otherName.id())
                .withMessageContaining("[y]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> average(one, otherShape))
                .withMessageContaining("'x'")
                .withMessageContaining("(2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> average(one, otherType))
                .withMessageContaining("int64");
    }

    @Test
    void refusesADamagedFile() throws IOException {
        Checkpoint damaged = save(manager.create(1f));
        Files.writeString(damaged.folder().resolve(FILE), "damaged");

        assertThatThrownBy(() -> average(damaged)).isInstanceOf(CorruptCheckpoint.class);
    }
}
