package io.engram.checkpoint;

import static io.engram.checkpoint.CheckpointFixtures.NOON;
import static io.engram.checkpoint.CheckpointFixtures.endOfEpoch;
import static io.engram.checkpoint.CheckpointFixtures.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.checkpoint.CheckpointFixtures.Text;
import io.engram.metric.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointerTests {

    @TempDir
    private Path folder;

    private final Text text = new Text();
    private Checkpointer checkpointer;

    @BeforeEach
    void open() {
        checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", text);
    }

    private Checkpoint save(String value, double loss) {
        text.value = value;
        return CheckpointFixtures.save(checkpointer, Map.of("loss", loss));
    }

    @Test
    void recoversTheNewest() {
        save("one", 1);
        save("two", 2);
        text.value = "";

        checkpointer.recoverNewest();

        assertThat(text.value).isEqualTo("two");
    }

    @Test
    void recoversTheBest() {
        save("two", 2);
        save("one", 1);
        save("three", 3);

        checkpointer.recoverBest("loss", Mode.MIN, "text.txt");

        assertThat(text.value).isEqualTo("one");
    }

    @Test
    void goesOnFromNoAverage() {
        save("trained", 2);
        text.value = "average";
        checkpointer.save(endOfEpoch(Map.of("loss", 1.0)).with(Map.of(Checkpoint.KIND, Checkpoint.AVERAGE)));

        checkpointer.recoverNewest();

        assertThat(text.value).isEqualTo("trained");
        checkpointer.recoverBest("loss", Mode.MIN, "text.txt");
        assertThat(text.value).isEqualTo("average");
    }

    @Test
    @DisplayName("check 33: a damaged checkpoint is passed over for the one before")
    void passesOverADamagedCheckpointForTheOneBefore() throws IOException {
        save("whole", 1);
        Checkpoint damaged = save("first", 2);
        Files.writeString(damaged.folder().resolve("text.txt"), "other");

        checkpointer.recoverNewest();

        assertThat(text.value).isEqualTo("whole");
    }

    @Test
    void saysSoWhenNoCheckpointIsWhole() throws IOException {
        Checkpoint damaged = save("one", 1);
        Files.delete(damaged.folder().resolve("text.txt"));

        assertThatThrownBy(() -> checkpointer.recoverNewest())
                .isInstanceOf(CorruptCheckpoint.class)
                .hasMessageContaining("text.txt");
    }

    @Test
    void takesNoFolderWithoutAManifestForACheckpoint() throws IOException {
        Files.createDirectory(folder.resolve("ckp_torn"));
        Files.writeString(folder.resolve("ckp_torn").resolve("text.txt"), "torn");

        assertThat(checkpointer.recoverNewest()).isEmpty();
    }

    @Test
    void clearsAwayWhatACrashHasLeft() throws IOException {
        Files.createDirectory(folder.resolve(".writing-ckp_1"));
        Files.writeString(folder.resolve(".writing-ckp_1").resolve("text.txt"), "half");
        Files.createDirectory(folder.resolve(".deleting-ckp_2"));

        open();

        assertThat(entries(folder)).isEmpty();
    }

    @Test
    @DisplayName("check 24: stamped, unique, in order, a file for each state, and what the user and the run say of it")
    void describesACheckpoint() {
        SavePoint point = new SavePoint(
                3, 7, true, Map.of("loss", 0.5, "bad", Double.NaN), Map.of("note", "gut"), Map.of("seed", "1986"));

        CheckpointFixtures.save(checkpointer, point, Retention.everything());

        Manifest manifest = checkpointer.list().get(0).manifest();
        assertThat(manifest.createdAt()).isEqualTo(NOON);
        assertThat(manifest.epoch()).isEqualTo(3);
        assertThat(manifest.step()).isEqualTo(7);
        assertThat(manifest.endOfEpoch()).isTrue();
        assertThat(manifest.files()).containsOnlyKeys("text.txt");
        assertThat(manifest.metrics()).containsOnly(Map.entry("loss", 0.5));
        assertThat(manifest.metadata()).containsOnly(Map.entry("note", "gut"));
        assertThat(manifest.provenance()).containsOnly(Map.entry("seed", "1986"));
    }

    @Test
    @DisplayName("check 24: three quick saves, and any more, have ids of their own, in order")
    void numbersQuickSaves() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(save("same", i).id());
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ordersIdsEvenWhereTheClockIsSetBackBetweenTwoProcesses() {
        String before = save("before", 1).id();
        Instant earlier = NOON.minus(Duration.ofDays(1));
        checkpointer = new Checkpointer(new CheckpointFolder(folder, () -> earlier));
        checkpointer.add("text.txt", text);

        String after = save("after", 2).id();

        assertThat(after).isGreaterThan(before);
        checkpointer.recoverNewest();
        assertThat(text.value).isEqualTo("after");
    }

    @Test
    void takesTheNewestForTheNewestHoweverTheClockJumps() {
        java.util.Random random = new java.util.Random(5);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Instant now = NOON.plus(Duration.ofHours(random.nextInt(10_000) - 5000));
            checkpointer = new Checkpointer(new CheckpointFolder(folder, () -> now));
            checkpointer.add("text.txt", text);
            text.value = "save " + i;
            ids.add(CheckpointFixtures.save(checkpointer, endOfEpoch(Map.of("loss", 1.0)), Retention.newest(3))
                    .checkpoint()
                    .id());

            checkpointer.recoverNewest();
            assertThat(text.value).isEqualTo("save " + i);
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(checkpointer.list())
                .extracting(Checkpoint::id)
                .containsExactly(ids.get(99), ids.get(98), ids.get(97));
    }

    @Test
    void readsAManifestFromBeforeThereWasMetadata() throws IOException {
        Path manifest = save("old", 1).folder().resolve(Manifest.FILE_NAME);
        Files.writeString(manifest, Files.readString(manifest).replace("\"metadata\":{},\"provenance\":{},", ""));
        assertThat(manifest).content().doesNotContain("metadata");

        Manifest read = checkpointer.list().get(0).manifest();

        assertThat(read.metadata()).isEmpty();
        assertThat(read.provenance()).isEmpty();
    }

    @Test
    void refusesTwoStatesOfOneName() {
        assertThatThrownBy(() -> checkpointer.add("text.txt", text)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void putsAStateInThePlaceOfAnother() {
        save("one", 1);
        Text second = new Text();

        checkpointer.replace("text.txt", second);
        checkpointer.recoverNewest();

        assertThat(second.value).isEqualTo("one");
    }

    @Test
    void deletesATemporaryFolderWhenItIsClosed() throws IOException {
        Checkpointer temporary = checkpointer.inTemporaryFolder();
        text.value = "temporary";
        Path place = CheckpointFixtures.save(temporary, Map.of()).folder();
        text.value = "";
        temporary.recoverNewest();

        temporary.close();

        assertThat(text.value).isEqualTo("temporary");
        assertThat(place.getParent()).doesNotExist();
        assertThat(entries(folder)).isEmpty();
    }
}
