package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CheckpointSpec;
import io.engram.checkpoint.CrashingDisk;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.Pins;
import io.engram.experiment.history.BestValues;
import io.engram.experiment.history.EpochStats;
import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.storage.BestOffer;
import io.engram.experiment.storage.CheckpointKeeping;
import io.engram.experiment.storage.CheckpointPruning;
import io.engram.experiment.storage.StorageSweep;
import io.engram.metric.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a crash leaves, at any step of whatever changes files and rows, and what the next start makes of it. */
@StorageTest
class StorageSweepTests {

    private static final CheckpointSpec BEST_ONE = new CheckpointSpec("valid.loss", Mode.MIN, 1, false, 0);

    @Autowired
    TrainedOnDisk trained;

    @Autowired
    Experiments experiments;

    @Autowired
    Deletion deletion;

    @Autowired
    ExperimentFolders folders;

    @Autowired
    CrashingDisk disk;

    @Autowired
    StorageSweep sweep;

    @Autowired
    CheckpointKeeping keeping;

    @Autowired
    CheckpointPruning pruning;

    @Autowired
    BestOffer offer;

    @Autowired
    Epochs epochs;

    @Autowired
    BestValues bestValues;

    String id = "";

    @BeforeEach
    void train() {
        disk.restart();
        id = trained.running();
    }

    @AfterEach
    void empty() {
        if (experiments.findById(id).orElseThrow().isAtWork()) {
            trained.complete(id);
        }
        deletion.delete(id, IfMatch.read(null));
    }

    /** The next server starts. */
    private void restart() {
        disk.restart();
        sweep.sweep();
    }

    private void assertThatFilesAndRowsAgree(String when) {
        assertThat(trained.onDisk(id)).as(when).isEqualTo(trained.rows(id));
        for (SavedCheckpoint row : trained.checkpoints().of(id)) {
            Path place = trained.place(id, row.id());
            assertThat(Pins.isPinned(place)).as(when).isEqualTo(row.pinned());
            assertThat(CheckpointFolder.at(place).filter(CheckpointFolder::isWhole))
                    .as(when)
                    .isPresent();
        }
    }

    @Test
    void endsOrUndoesADeletionWhereverItIsCutOff() {
        trained.complete(id);
        int step = crashAtEveryStep(() -> keeping.delete(trained.rows(id).get(0), true));

        assertThat(step).isGreaterThan(3);
    }

    @Test
    void endsOrUndoesAPruningWhereverItIsCutOff() {
        trained.complete(id);
        int step = crashAtEveryStep(() -> pruning.prune(id, BEST_ONE));

        assertThat(step).isGreaterThan(6);
    }

    @Test
    void endsOrUndoesAPinWhereverItIsCutOff() {
        trained.complete(id);
        crashAtEveryStep(() -> keeping.setPinned(trained.rows(id).get(0), true));
        int step = crashAtEveryStep(() -> trained.rows(id).forEach(one -> keeping.setPinned(one, false)));

        assertThat(step).isPositive();
    }

    private int crashAtEveryStep(Runnable work) {
        boolean finished = false;
        int step = 0;
        for (; !finished; step++) {
            for (int missing = trained.rows(id).size(); missing < 3; missing++) {
                trained.write(id, 0.1 * missing);
            }
            restart();
            disk.crashAfter(step);
            try {
                work.run();
            } catch (CrashingDisk.Crash e) {
                assertThat(disk.hasCrashed()).isTrue();
            }
            finished = !disk.hasCrashed();

            restart();

            assertThatFilesAndRowsAgree("step " + step);
        }
        return step;
    }

    /** Many things at once, in any order, each cut off anywhere. */
    @Test
    void makesFilesAndRowsAgreeWhateverHasHappened() throws IOException {
        trained.complete(id);
        Random random = new Random(7);
        for (int round = 0; round < 150; round++) {
            disk.restart();
            for (int i = random.nextInt(3); i >= 0; i--) {
                trained.write(id, random.nextDouble());
            }
            if (random.nextInt(2) == 0) {
                restart();
            }
            List<String> rows = trained.rows(id);
            String some = rows.isEmpty() ? "ckp_none" : rows.get(random.nextInt(rows.size()));
            List<Runnable> deeds = List.of(
                    () -> keeping.setPinned(some, true),
                    () -> keeping.setPinned(some, false),
                    () -> keeping.delete(some, true),
                    () -> pruning.prune(id, BEST_ONE));
            disk.crashAfter(random.nextInt(12));
            try {
                deeds.get(random.nextInt(deeds.size())).run();
            } catch (CrashingDisk.Crash | RuntimeException e) {
                // Refused, or dead.
            }

            restart();

            assertThatFilesAndRowsAgree("round " + round);
        }
    }

    @Test
    void adoptsWhatTheServerWasNotToldOf() throws IOException {
        trained.complete(id);
        String adopted = trained.write(id, 0.25).id();
        Files.createFile(trained.place(id, adopted).resolve(Pins.FILE_NAME));

        restart();

        assertThat(trained.checkpoints().of(id)).singleElement().satisfies(row -> {
            assertThat(row.id()).isEqualTo(adopted);
            assertThat(row.metrics()).containsEntry("valid.loss", 0.25);
            assertThat(row.attempt()).isEqualTo(1);
            assertThat(row.pinned()).isTrue();
        });
        assertThat(offer.of(id, "valid.loss", "min")).map(SavedCheckpoint::id).contains(adopted);
    }

    /** A worker that has died with the server may never have a successor: what it had told is in its checkpoint. */
    @Test
    void showsTheEpochsOfACheckpointThatIsAdopted() {
        trained.complete(id);
        trained.writeWithHistory(id, 0.25);

        restart();

        assertThat(epochs.of(id))
                .extracting(EpochStats::epoch, EpochStats::stage, EpochStats::examples, EpochStats::metrics)
                .containsExactly(
                        tuple(1, "train", 60L, Map.of("loss", 0.9)),
                        tuple(1, "valid", 20L, Map.of("loss", 0.25, "accuracy", 0.75)));
        assertThat(bestValues.of(id).best())
                .extractingByKey("valid.loss")
                .extracting(range -> range.min().value())
                .isEqualTo(0.25);
    }

    @Test
    void adoptsACheckpointWhoseHistoryIsDamagedWithoutIt() throws IOException {
        trained.complete(id);
        Checkpoint damaged = trained.writeWithHistory(id, 0.25);
        Files.writeString(damaged.folder().resolve("history.txt"), "garbage");

        restart();

        assertThat(trained.rows(id)).containsExactly(damaged.id());
        assertThat(epochs.of(id)).isEmpty();
    }

    @Test
    void putsAsideWhatCannotBeReadAndDeletesNothingOfIt() throws IOException {
        trained.complete(id);
        Path garbled = trained.place(id, trained.write(id, 0.25).id());
        Files.writeString(garbled.resolve(Manifest.FILE_NAME), "garbage");

        restart();

        assertThat(trained.rows(id)).isEmpty();
        assertThat(garbled.resolveSibling(".unreadable-" + garbled.getFileName())
                        .resolve("model.safetensors"))
                .exists();
    }

    @Test
    void forgetsARowWhoseFilesAreGone() throws IOException {
        List<String> saved = trained.save(id, 0.5, 0.25);
        trained.complete(id);
        org.springframework.util.FileSystemUtils.deleteRecursively(trained.place(id, saved.get(0)));

        restart();

        assertThat(trained.rows(id)).containsExactly(saved.get(1));
    }

    @Test
    void leavesAnExperimentAloneThatAWorkerMayBeAt() throws IOException {
        trained.save(id, 0.5);
        trained.write(id, 0.25);
        Path writing = Files.createDirectory(trained.places().folder(id).resolve(".writing-ckp_x"));

        restart();

        assertThat(trained.rows(id)).hasSize(1);
        assertThat(writing).exists();

        trained.complete(id);
        assertThat(offer.list(id)).hasSize(2);
        assertThat(writing).doesNotExist();
        assertThatFilesAndRowsAgree("when it is asked about and the worker has gone");
    }

    @Test
    void setsAFolderAsideThatBelongsToNoExperimentAndBringsItBackWithItsRow() throws IOException {
        trained.save(id, 0.5);
        trained.complete(id);
        Path stray = Files.createDirectories(trained.places().root().resolve("exp_stray/checkpoints"));

        restart();

        assertThat(stray).doesNotExist();
        Path lost = trained.places().root().resolve(".lost");
        assertThat(lost.resolve("exp_stray/checkpoints")).exists();
        Path own = trained.places().root().resolve(id);
        Files.move(own, lost.resolve(id));
        restart();
        assertThat(own).exists();
        assertThatFilesAndRowsAgree("brought back");
        Files.delete(lost.resolve("exp_stray/checkpoints"));
        Files.delete(lost.resolve("exp_stray"));
    }

    @Test
    void keepsTheRowsOfAnExperimentWhoseDeletionIsUndone() {
        List<String> saved = trained.save(id, 0.5, 0.25);
        trained.complete(id);
        folders.moveAway(id);

        deletion.afterSingletonsInstantiated();

        assertThat(trained.rows(id)).containsExactlyElementsOf(saved);
        assertThatFilesAndRowsAgree("when the deletion is undone");
    }

    @Test
    void forgetsNothingWhereTheDiskIsNotMounted() throws IOException {
        List<String> saved = trained.save(id, 0.5, 0.25);
        trained.complete(id);
        Path root = trained.places().root();
        Path away = Files.move(root, root.resolveSibling("away"));

        restart();

        assertThat(trained.rows(id)).containsExactlyInAnyOrderElementsOf(saved);
        Files.move(away, root);
        assertThatFilesAndRowsAgree("mounted again");
    }
}
