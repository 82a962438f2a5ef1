package io.engram.checkpoint;

import static io.engram.checkpoint.CheckpointFixtures.endOfEpoch;
import static io.engram.checkpoint.CheckpointFixtures.entries;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.CheckpointFixtures.Text;
import io.engram.metric.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTests {

    private static final int ROUNDS = 1000;

    @TempDir
    private Path folder;

    private Pins pins() {
        return new Pins(folder, new Disk());
    }

    private Checkpointer open() {
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", new Text("saved"));
        return checkpointer;
    }

    private static String save(Checkpointer checkpointer, double loss, Retention retention) {
        return CheckpointFixtures.save(checkpointer, endOfEpoch(Map.of("loss", loss)), retention)
                .checkpoint()
                .id();
    }

    @Test
    void keepWhatARunningTrainingWouldDelete() throws IOException {
        Checkpointer checkpointer = open();
        Retention best = Retention.best("loss", Mode.MIN, 1);
        String pinned = save(checkpointer, 3, best);
        assertThat(pins().pin(pinned)).isTrue();

        String second = save(checkpointer, 2, best);
        String third = save(checkpointer, 1, best);

        assertThat(checkpointer.list()).extracting(Checkpoint::id).containsExactly(third, pinned);
        assertThat(second).isNotIn(entries(folder));
        pins().unpin(pinned);
        save(checkpointer, 0, best);
        assertThat(checkpointer.list()).hasSize(1);
    }

    @Test
    void doNotDamageACheckpoint() throws IOException {
        Checkpointer checkpointer = open();
        pins().pin(save(checkpointer, 1, Retention.everything()));

        assertThat(checkpointer.recoverNewest()).isPresent();
    }

    @Test
    void cannotHoldWhatIsGone() throws IOException {
        assertThat(pins().pin("ckp_gone")).isFalse();
        assertThat(entries(folder)).isEmpty();
    }

    /** A worker died between the renaming and the second look. */
    @Test
    void bringBackWhatWasPinnedJustWhenItsDeletionBegan() throws IOException {
        Checkpointer checkpointer = open();
        String id = save(checkpointer, 1, Retention.everything());
        pins().pin(id);
        Files.move(folder.resolve(id), folder.resolve(".deleting-" + id));

        open();

        assertThat(checkpointer.list()).extracting(Checkpoint::id).containsExactly(id);
    }

    @Test
    void eitherHoldOrSayThatTheyCameTooLate() throws Exception {
        HiddenFolders worker = new HiddenFolders(folder, new Disk());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        int held = 0;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String id = "ckp_" + round;
                Path place = Files.createDirectory(folder.resolve(id));
                Files.writeString(place.resolve("text.txt"), "saved");
                Future<Boolean> pinned = threads.submit(() -> {
                    start.await();
                    return pins().pin(id);
                });
                Future<Boolean> deleted = threads.submit(() -> {
                    start.await();
                    boolean hidden = worker.hide(id);
                    if (hidden) {
                        worker.discard(id);
                    }
                    return hidden;
                });

                assertThat(pinned.get()).as("round %d", round).isNotEqualTo(deleted.get());
                assertThat(Files.exists(place.resolve("text.txt"))).isEqualTo(pinned.get());
                assertThat(Pins.isPinned(place)).isEqualTo(pinned.get());
                held += pinned.get() ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }
        worker.sweep();
        assertThat(entries(folder)).hasSize(held).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void letTwoDeleteTheSame() throws IOException {
        Checkpointer checkpointer = open();
        save(checkpointer, 1, Retention.everything());
        Checkpoint twice = checkpointer.list().get(0);
        CheckpointFolder other = new CheckpointFolder(folder, () -> CheckpointFixtures.NOON);

        assertThat(other.delete(twice)).isTrue();
        assertThat(other.delete(twice)).isTrue();
        assertThat(entries(folder)).isEmpty();
    }

    @Test
    void sayWhatIsNotThereToHide() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new HiddenFolders(folder, new Disk()).hide("ckp_gone"))
                .isInstanceOf(NoSuchFileException.class);
    }
}
