package io.engram.checkpoint;

import static io.engram.checkpoint.CheckpointFixtures.NOON;
import static io.engram.checkpoint.CheckpointFixtures.endOfEpoch;
import static io.engram.checkpoint.CheckpointFixtures.entries;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.CheckpointFixtures.Text;
import io.engram.metric.Mode;
import io.engram.storage.FreeSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that dies at any change of the disk, while it saves and prunes. */
class CrashedSaveTests {

    private static final Retention BEST_AND_NEWEST =
            Retention.best("loss", Mode.MIN, 1).and(Retention.newest(1));

    @TempDir
    private Path root;

    private final CrashingDisk disk = new CrashingDisk();
    private final Text text = new Text();

    private Checkpointer open(Path folder) {
        disk.restart();
        Checkpointer checkpointer =
                new Checkpointer(new CheckpointFolder(folder, () -> NOON, disk, FreeSpace.leaving(0)));
        checkpointer.add("text.txt", text);
        checkpointer.add("more.txt", new Text("more"));
        return checkpointer;
    }

    private static void save(Checkpointer checkpointer, Text text, String value, double loss) {
        text.value = value;
        checkpointer.save(endOfEpoch(Map.of("loss", loss)), BEST_AND_NEWEST);
        checkpointer.awaitFinished();
    }

    @Test
    void losesNoCheckpointThatStoodAndListsNoneThatIsTornWhereverItDies() throws IOException {
        boolean finished = false;
        int step = 0;
        for (; !finished; step++) {
            Path folder = root.resolve("step" + step);
            Checkpointer checkpointer = open(folder);
            save(checkpointer, text, "best", 1);
            save(checkpointer, text, "newest", 3);

            disk.crashAfter(step);
            try {
                save(checkpointer, text, "last", 2);
            } catch (CrashingDisk.Crash e) {
                text.value = "";
            }
            finished = !disk.hasCrashed();

            assertThatItGoesOn(folder, step, finished);
        }
        assertThat(step).as("steps that a save and its pruning take").isGreaterThan(10);
    }

    private void assertThatItGoesOn(Path folder, int step, boolean finished) throws IOException {
        Checkpointer reopened = open(folder);

        List<Checkpoint> all = reopened.list();
        assertThat(all).as("step %d", step).isNotEmpty().allMatch(CheckpointFolder::isWhole);
        assertThat(entries(folder)).as("step %d", step).hasSize(all.size()).noneMatch(name -> name.startsWith("."));
        reopened.recoverBest("loss", Mode.MIN, "text.txt");
        assertThat(text.value).isEqualTo("best");
        reopened.recoverNewest();
        assertThat(text.value).as("step %d", step).isIn(finished ? List.of("last") : List.of("newest", "last"));
        save(reopened, text, "after", 4);
        assertThat(reopened.list()).as("step %d", step).hasSize(2);
    }
}
