package io.engram.checkpoint;

import static io.engram.checkpoint.CheckpointFixtures.NOON;
import static io.engram.checkpoint.CheckpointFixtures.endOfEpoch;
import static io.engram.checkpoint.CheckpointFixtures.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.CheckpointFixtures.Text;
import io.engram.storage.FreeSpace;
import io.engram.storage.SmallDisk;
import io.engram.storage.StorageFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a save does where there is no room for it, before it begins and in the middle. */
class FullDiskTests {

    private static final SavePoint END = endOfEpoch(Map.of());
    private static final SavePoint WITHIN = SavePoint.withinEpoch(2, 7);
    private static final int LARGE = 2_000_000;

    @TempDir
    private Path folder;

    private final Text text = new Text("first");
    private long free = Long.MAX_VALUE;
    private Checkpointer checkpointer;

    @BeforeEach
    void saveTheFirst() {
        checkpointer = over(folder, new FreeSpace(1000, asked -> free));
        CheckpointFixtures.save(checkpointer, Map.of());
    }

    private Checkpointer over(Path place, FreeSpace space) {
        Checkpointer opened = new Checkpointer(new CheckpointFolder(place, () -> NOON, new Disk(), space));
        opened.add("text.txt", text);
        return opened;
    }

    private void assertThatTheFirstStands(Path place) throws IOException {
        assertThat(entries(place)).hasSize(1).allMatch(name -> name.startsWith("ckp_"));
        text.value = "";
        checkpointer.recoverNewest();
        assertThat(text.value).isEqualTo("first");
    }

    @Test
    void beginsNoSaveThatCannotFit() throws IOException {
        text.value = "x".repeat(5000);
        free = 5999;
        checkpointer.save(END);

        assertThatThrownBy(checkpointer::awaitFinished).isInstanceOfSatisfying(StorageFull.class, full -> {
            assertThat(full.folder()).isEqualTo(folder);
            assertThat(full.neededBytes()).isEqualTo(5000);
            assertThat(full.freeBytes()).isEqualTo(5999);
        });
        assertThatTheFirstStands(folder);
    }

    @Test
    void knowsHowLargeTensorsAre() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weights = manager.ones(new Shape(1000));
            checkpointer.add("weights.safetensors", new TensorState(manager, () -> Map.of("weights", weights)));
            free = 4900;
            checkpointer.save(END);

            assertThatThrownBy(checkpointer::awaitFinished)
                    .isInstanceOfSatisfying(
                            StorageFull.class,
                            full -> assertThat(full.neededBytes()).isBetween(4000L, 4200L));
        }
    }

    @Test
    void expectsAStateThatSaysNothingToBeAsLargeAsTheLast() {
        checkpointer.replace("text.txt", CheckpointFixtures.writing(out -> out.write(new byte[3000])));
        CheckpointFixtures.save(checkpointer, Map.of());
        free = 3999;
        checkpointer.save(END);

        assertThatThrownBy(checkpointer::awaitFinished).isInstanceOf(StorageFull.class);
    }

    @Test
    void leavesASaveWithinAnEpochOutAndTriesAgainAtTheNext() {
        free = 0;
        checkpointer.save(WITHIN);
        checkpointer.save(WITHIN);
        assertThat(checkpointer.awaitFinished()).isEmpty();

        free = Long.MAX_VALUE;
        text.value = "later";
        checkpointer.save(WITHIN);

        assertThat(checkpointer.awaitFinished()).hasSize(1);
        text.value = "";
        checkpointer.recoverNewest();
        assertThat(text.value).isEqualTo("later");
    }

    @Test
    void givesUpWhatACrashHasLeftBeforeItGivesUpASave() throws IOException {
        Path left = Files.createDirectory(folder.resolve(".writing-ckp_x"));
        checkpointer = over(folder, new FreeSpace(0, asked -> Files.exists(left) ? 0 : 1000));
        Files.createDirectory(folder.resolve(".deleting-ckp_y"));
        Files.createDirectories(left);

        checkpointer.save(END);

        assertThat(checkpointer.awaitFinished()).hasSize(1);
    }

    @Test
    void tearsNoCheckpointOnADiskThatIsReallyFull() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "3m")) {
            Path place = disk.folder().resolve("checkpoints");
            // Nobody warns: the disk is full in the middle of the file.
            checkpointer = over(place, new FreeSpace(0, asked -> Long.MAX_VALUE));
            CheckpointFixtures.save(checkpointer, Map.of());
            text.value = "x".repeat(2 * LARGE);
            checkpointer.save(END);

            assertThatThrownBy(checkpointer::awaitFinished)
                    .isInstanceOfSatisfying(
                            StorageFull.class,
                            full -> assertThat(full.neededBytes()).isEqualTo(2 * LARGE));
            assertThatTheFirstStands(place);

            text.value = "fits";
            checkpointer.save(END);
            assertThat(checkpointer.awaitFinished()).hasSize(1);
        }
    }

    @Test
    void guardsARealDisk() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "3m")) {
            checkpointer = over(disk.folder().resolve("checkpoints"), FreeSpace.leaving(1 << 20));
            text.value = "x".repeat(LARGE);
            CheckpointFixtures.save(checkpointer, Map.of());
            checkpointer.save(END);

            assertThatThrownBy(checkpointer::awaitFinished)
                    .isInstanceOfSatisfying(
                            StorageFull.class,
                            full -> assertThat(full.freeBytes()).isBetween(1L, (long) LARGE));
        }
    }

    @Test
    void leavesEverythingAsItWasInAFolderThatNobodyMayWriteTo() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "3m")) {
            Path place = disk.folder().resolve("checkpoints");
            checkpointer = over(place, FreeSpace.leaving(0));
            CheckpointFixtures.save(checkpointer, Map.of());
            disk.makeReadOnly();
            text.value = "second";
            checkpointer.save(END);

            assertThatThrownBy(checkpointer::awaitFinished)
                    .isInstanceOf(UncheckedIOException.class)
                    .isNotInstanceOf(StorageFull.class)
                    .hasMessageContaining("cannot write the checkpoint " + place);
            assertThatTheFirstStands(place);

            disk.makeWritable();
            checkpointer.save(END);
            assertThat(checkpointer.awaitFinished()).hasSize(1);
        }
    }
}
