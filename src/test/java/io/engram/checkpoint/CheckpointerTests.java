package io.engram.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.metric.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointerTests {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final Text text = new Text();
    private Checkpointer checkpointer = open();

    /** A state that a test can read. */
    private static final class Text implements Recoverable {
        String value = "";

        @Override
        public void save(OutputStream out) throws IOException {
            out.write(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void load(InputStream in) throws IOException {
            value = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @SuppressWarnings("NullAway") // the folder is there once the test runs
    private Checkpointer open() {
        return folder == null ? null : new Checkpointer(new CheckpointFolder(folder, () -> NOON));
    }

    @BeforeEach
    void register() {
        checkpointer = open();
        checkpointer.add("text.txt", text);
    }

    private Checkpoint save(String value, Map<String, Double> metrics) {
        text.value = value;
        return checkpointer.save(1, 1, true, metrics);
    }

    private Checkpoint save(double loss) {
        return save("loss " + loss, Map.of("valid.loss", loss));
    }

    private List<Double> losses() {
        return checkpointer.ranked("valid.loss", Mode.MIN).stream()
                .map(checkpoint -> checkpoint.metric("valid.loss"))
                .toList();
    }

    private static CheckpointSpec keep(int best, boolean recent) {
        return new CheckpointSpec("valid.loss", Mode.MIN, best, recent);
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    @Test
    void recoversTheNewest() {
        save(1);
        save(2);
        text.value = "";

        checkpointer.recoverNewest();

        assertThat(text.value).isEqualTo("loss 2.0");
    }

    @Test
    void recoversTheBest() {
        save(2);
        save(1);
        save(3);

        checkpointer.recoverBest("valid.loss", Mode.MIN, "text.txt");

        assertThat(text.value).isEqualTo("loss 1.0");
    }

    /** Check 31: of equal ones the newest wins. */
    @Test
    void prefersTheNewerOfEqualOnes() {
        save("old", Map.of("valid.loss", 1.0));
        save("new", Map.of("valid.loss", 1.0));

        checkpointer.recoverBest("valid.loss", Mode.MIN, "text.txt");

        assertThat(text.value).isEqualTo("new");
    }

    /** Check 34. */
    @Test
    void neverChoosesAMetricThatIsNotFinite() {
        save(0.5);
        save(1);
        save(Double.NaN);
        save(Double.NEGATIVE_INFINITY);

        assertThat(losses()).containsExactly(0.5, 1.0);
    }

    /** Check 30, the first list of section 3.8: what is kept after each save. */
    @Test
    void keepsTheBestAndTheNewest() {
        List<List<Double>> kept = new ArrayList<>();

        for (double loss : new double[] {5, 3, 4, 6, 2, 7}) {
            save(loss);
            checkpointer.keepOnly(keep(2, true));
            kept.add(losses());
        }

        assertThat(kept)
                .containsExactly(
                        List.of(5.0),
                        List.of(3.0, 5.0),
                        List.of(3.0, 4.0),
                        List.of(3.0, 4.0, 6.0),
                        List.of(2.0, 3.0),
                        List.of(2.0, 3.0, 7.0));
    }

    /** Check 32. */
    @Test
    void keepsTheBestAloneWhereTheNewestIsNotAskedFor() {
        save(3);
        checkpointer.keepOnly(keep(1, true));
        save(1);
        checkpointer.keepOnly(keep(1, false));
        save(2);
        checkpointer.keepOnly(keep(1, false));

        assertThat(losses()).containsExactly(1.0);
    }

    @Test
    void tellsWhatItDeletes() {
        Checkpoint worse = save(2);
        save(1);

        assertThat(checkpointer.keepOnly(keep(1, false))).containsExactly(worse.id());
    }

    /** Check 33. */
    @Test
    void leavesNothingBehindWhenASaveFails() throws IOException {
        save(1);
        checkpointer.add("broken.txt", new Recoverable() {
            @Override
            public void save(OutputStream out) throws IOException {
                out.write(1);
                throw new IOException("the disk is full");
            }

            @Override
            public void load(InputStream in) {}
        });

        assertThatThrownBy(() -> save(2))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("the disk is full");

        assertThat(entries()).hasSize(1).allMatch(name -> name.startsWith("ckp_"));
    }

    /** Check 33. */
    @Test
    void passesOverADamagedCheckpointForTheOneBefore() throws IOException {
        save(1);
        Checkpoint damaged = save(2);
        Files.writeString(damaged.folder().resolve("text.txt"), "loss 9.9");

        checkpointer.recoverNewest();

        assertThat(text.value).isEqualTo("loss 1.0");
    }

    @Test
    void saysSoWhenNoCheckpointIsWhole() throws IOException {
        Checkpoint damaged = save(1);
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

        assertThat(entries()).isEmpty();
    }

    /** Check 24: stamped, unique, in order, one file for each state. */
    @Test
    void stampsCheckpointsInOrder() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(save(i).id());
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(checkpointer.recoverNewest().orElseThrow().manifest()).satisfies(manifest -> {
            assertThat(manifest.createdAt()).isEqualTo(NOON);
            assertThat(manifest.files()).containsOnlyKeys("text.txt");
            assertThat(manifest.metrics()).containsEntry("valid.loss", 99.0);
        });
    }

    @Test
    void refusesTwoStatesOfOneName() {
        assertThatThrownBy(() -> checkpointer.add("text.txt", text)).isInstanceOf(IllegalStateException.class);
    }
}
