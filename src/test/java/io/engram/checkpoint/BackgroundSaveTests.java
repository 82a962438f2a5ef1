package io.engram.checkpoint;

import static io.engram.checkpoint.CheckpointFixtures.endOfEpoch;
import static io.engram.checkpoint.CheckpointFixtures.entries;
import static io.engram.checkpoint.CheckpointFixtures.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.CheckpointFixtures.Text;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write that a test holds up is released by the test itself, so nothing here depends on time. */
class BackgroundSaveTests {

    private static final SavePoint POINT = endOfEpoch(Map.of());

    @TempDir
    private Path folder;

    private final CountDownLatch mayWrite = new CountDownLatch(1);

    private void awaitPermission() throws IOException {
        try {
            mayWrite.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void returnsBeforeAnythingIsWritten() {
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("slow.txt", writing(out -> awaitPermission()));

        checkpointer.save(POINT);

        assertThat(checkpointer.finished()).isEmpty();
        mayWrite.countDown();
        assertThat(checkpointer.awaitFinished()).hasSize(1);
        assertThat(checkpointer.finished()).isEmpty();
    }

    @Test
    void writesTensorsAsTheyWereWhateverTrainingDoesNext() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weights = manager.ones(new Shape(1000));
            Checkpointer checkpointer = CheckpointFixtures.open(folder);
            checkpointer.add("slow.txt", new Text() {
                @Override
                public Snapshot snapshot() {
                    return out -> awaitPermission();
                }
            });
            checkpointer.add("weights.safetensors", new TensorState(manager, () -> Map.of("weights", weights)));

            checkpointer.save(POINT);
            weights.addi(41);
            mayWrite.countDown();
            checkpointer.recoverNewest();

            assertThat(weights.sum().getFloat()).isEqualTo(1000);
        }
    }

    @Test
    void copiesNothingWhileTheSaveBeforeIsUnderWay() {
        Thread trainer = Thread.currentThread();
        boolean[] underWay = {false};
        List<Boolean> seen = new ArrayList<>();
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("state.txt", new Recoverable() {
            @Override
            public Snapshot snapshot() {
                seen.add(underWay[0]);
                underWay[0] = true;
                return out -> {
                    while (trainer.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    underWay[0] = false;
                };
            }

            @Override
            public void load(InputStream in) {}
        });

        checkpointer.save(POINT);
        checkpointer.save(POINT);

        assertThat(checkpointer.awaitFinished()).hasSize(2);
        assertThat(seen).containsExactly(false, false);
    }

    @Test
    void listsAndRecoversWhatWasUnderWay() {
        Text text = new Text("saved");
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", text);
        checkpointer.save(POINT);

        assertThat(checkpointer.list()).hasSize(1);

        checkpointer.save(POINT);
        text.value = "";
        checkpointer.recoverNewest();
        assertThat(text.value).isEqualTo("saved");
        assertThat(checkpointer.finished()).hasSize(2);
    }

    @Test
    void closesWhenTheWriteIsOver() throws IOException {
        Checkpointer checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", new Text("saved"));
        checkpointer.save(POINT);

        checkpointer.close();
        checkpointer.close();

        assertThat(entries(folder)).hasSize(1).allMatch(name -> name.startsWith("ckp_"));
    }

    @Nested
    @DisplayName("check 33: a save that fails half-way leaves the checkpoint before, and says so where training is")
    class Failures {

        /** A disk with so much room, for all files together. */
        private final class Full extends Disk {
            private long room;

            Full(long room) {
                this.room = room;
            }

            @Override
            protected OutputStream open(FileChannel channel) {
                return new FilterOutputStream(super.open(channel)) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        room -= length;
                        if (room < 0) {
                            throw new IOException("No space left on device");
                        }
                        out.write(bytes, offset, length);
                    }
                };
            }
        }

        private void assertThatTheFirstIsLeft(Checkpointer checkpointer, Text text) throws IOException {
            assertThat(entries(folder)).hasSize(1).allMatch(name -> name.startsWith("ckp_"));
            text.value = "";
            checkpointer.recoverNewest();
            assertThat(text.value).isEqualTo("first");
        }

        @Test
        void ofAState() throws IOException {
            Text text = new Text("first");
            boolean[] broken = {false};
            Checkpointer checkpointer = CheckpointFixtures.open(folder);
            checkpointer.add("text.txt", text);
            checkpointer.add("broken.txt", new Text() {
                @Override
                public Snapshot snapshot() {
                    boolean breaks = broken[0];
                    return out -> {
                        out.write(1);
                        if (breaks) {
                            throw new IOException("half-way");
                        }
                    };
                }
            });
            CheckpointFixtures.save(checkpointer, Map.of());
            text.value = "second";
            broken[0] = true;
            checkpointer.save(POINT);

            assertThatThrownBy(checkpointer::awaitFinished)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot write the checkpoint")
                    .hasRootCauseMessage("half-way");
            assertThatTheFirstIsLeft(checkpointer, text);
        }

        @Test
        void ofADiskThatIsFull() throws IOException {
            Text text = new Text("first");
            Checkpointer checkpointer = CheckpointFixtures.open(folder, new Full(100_000));
            checkpointer.add("text.txt", text);
            CheckpointFixtures.save(checkpointer, Map.of());
            text.value = "second".repeat(20_000);
            checkpointer.save(POINT);

            assertThatThrownBy(() -> checkpointer.save(POINT))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("No space left on device");
            assertThat(checkpointer.finished()).isEmpty();
            assertThatTheFirstIsLeft(checkpointer, text);
        }

        /** Permissions bind no root, and tests may run as root; {@link FullDiskTests} has a real read-only one. */
        @Test
        void ofAFolderThatMayNotBeWrittenTo() throws IOException {
            Text text = new Text("first");
            boolean[] readOnly = {false};
            Checkpointer checkpointer = CheckpointFixtures.open(folder, new Disk() {
                @Override
                protected void makeFolder(Path made) throws IOException {
                    if (readOnly[0]) {
                        throw new AccessDeniedException(made.toString());
                    }
                    super.makeFolder(made);
                }
            });
            checkpointer.add("text.txt", text);
            CheckpointFixtures.save(checkpointer, Map.of());
            readOnly[0] = true;
            checkpointer.save(POINT);

            assertThatThrownBy(checkpointer::awaitFinished)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseInstanceOf(AccessDeniedException.class);
            assertThatTheFirstIsLeft(checkpointer, text);
        }

        @Test
        void ofAFolderThatIsGone() throws IOException {
            Path place = folder.resolve("checkpoints");
            Checkpointer checkpointer = CheckpointFixtures.open(place);
            checkpointer.add("text.txt", new Text("first"));
            Files.delete(place);
            Files.writeString(place, "a file is here now");

            checkpointer.save(POINT);

            assertThatThrownBy(checkpointer::awaitFinished)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(place.toString());
        }

        @Test
        void isThrownOnceAndTheNextSaveStands() throws IOException {
            boolean[] broken = {true};
            Checkpointer checkpointer = CheckpointFixtures.open(folder);
            checkpointer.add("text.txt", writing(out -> {
                if (broken[0]) {
                    throw new IOException("not yet");
                }
            }));
            checkpointer.save(POINT);
            assertThatThrownBy(checkpointer::awaitFinished).isInstanceOf(UncheckedIOException.class);

            broken[0] = false;
            checkpointer.save(POINT);

            assertThat(checkpointer.awaitFinished()).hasSize(1);
        }
    }
}
