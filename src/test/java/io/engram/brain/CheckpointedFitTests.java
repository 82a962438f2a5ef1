package io.engram.brain;

import static io.engram.brain.ScalarBrain.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.MissingState;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fit makes of its checkpoints, which are written behind its back. */
class CheckpointedFitTests {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private final BrainListener listener = new BrainListener() {
        @Override
        public void checkpointSaved(Checkpoint checkpoint, List<String> deleted) {
            assertThat(checkpoint.folder().resolve(Manifest.FILE_NAME)).exists();
            told.add("epoch " + checkpoint.manifest().epoch() + ", deleted " + deleted.size());
        }
    };

    private Checkpointer checkpointer() {
        return new Checkpointer(new CheckpointFolder(folder, InstantSource.system()));
    }

    private ScalarBrain brain(Map<String, Object> options, Checkpointer checkpointer) {
        Map<String, @Nullable Object> all = new HashMap<>(options);
        all.put("max_grad_norm", null);
        RunContext context =
                new RunContext(RunOptions.of(all), 0, StopSignal.NEVER, listener, Map.of("revision", "abc"), null);
        return new ScalarBrain(0, 1, context, checkpointer);
    }

    @Test
    void tellsOfEveryCheckpointBeforeItIsOver() {
        brain(Map.of(), checkpointer()).fit(3, batches(-1, -1), batches(1));

        assertThat(told).containsExactly("epoch 1, deleted 0", "epoch 2, deleted 0", "epoch 3, deleted 1");
    }

    @Test
    void writesItsProvenance() {
        brain(Map.of(), checkpointer()).fit(1, batches(1), null);

        assertThat(checkpointer().list().get(0).manifest().provenance()).containsEntry("revision", "abc");
    }

    @Test
    void writesWhatEveryStageCameTo() {
        Checkpointer checkpointer = checkpointer();
        ScalarBrain brain = brain(Map.of(), checkpointer);

        brain.fit(2, batches(1, 2), batches(1));

        assertThat(checkpointer.list())
                .filteredOn(checkpoint -> checkpoint.manifest().epoch() == 2)
                .singleElement()
                .extracting(SavedHistory::of)
                .isEqualTo(brain.history());
    }

    @Test
    void fitsTwice() {
        ScalarBrain brain = brain(Map.of(), checkpointer());

        brain.fit(1, batches(1, 2), batches(1));
        brain.fit(3, batches(1, 2), batches(1));

        assertThat(brain.weight()).isEqualTo(-9);
        assertThat(brain.history().stream().map(StageStats::epoch)).containsExactly(1, 1, 2, 2, 3, 3);
        assertThat(brain.optimizerStep()).isEqualTo(6);
    }

    @Test
    void failsWithWhatTheWriterHasThrown() {
        Checkpointer checkpointer = checkpointer();
        checkpointer.add("broken.txt", new Recoverable() {
            @Override
            public Snapshot snapshot() {
                return out -> {
                    throw new IOException("the disk is full");
                };
            }

            @Override
            public void load(InputStream in) {}
        });
        ScalarBrain brain = brain(Map.of(), checkpointer);

        assertThatThrownBy(() -> brain.fit(1, batches(1), null))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("the disk is full");
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("check 47c: a checkpoint without the count of epochs is refused")
    void refusesACheckpointWithoutTheCountOfEpochs() throws IOException {
        brain(Map.of(), checkpointer()).fit(1, batches(1), null);
        Path manifest = checkpointer().list().get(0).folder().resolve(Manifest.FILE_NAME);
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"epoch.txt\":\\{[^}]*},", ""));
        ScalarBrain resumed = brain(Map.of(), checkpointer());

        assertThatThrownBy(() -> resumed.fit(2, batches(1), null))
                .isInstanceOf(MissingState.class)
                .hasMessageContaining("epoch.txt");
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    @DisplayName("debug mode leaves no checkpoints, debug_persistently does")
    void leavesCheckpointsOnlyWhereDebugIsPersistent(boolean persistently, int left) {
        ScalarBrain brain = brain(Map.of("debug", true, "debug_persistently", persistently), checkpointer());

        brain.fit(1, batches(1), batches(1));
        StageStats best = brain.evaluate(batches(1), null, "valid.loss");
        brain.close();

        assertThat(best.loss()).isEqualTo(-1);
        assertThat(checkpointer().list()).hasSize(left);
        assertThat(told).hasSize(left);
    }
}
