package io.engram.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.CheckpointSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.recipe.DefinitionReader;
import io.engram.storage.FreeSpace;
import io.engram.storage.SmallDisk;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real training on a real disk that fills while it trains. */
class FullDiskWorkerTests {

    private static final String DEFINITION = """
            name: full
            data: {dataset: digits, csv: {features: ["p*"], target: label}, split: {train: 0.2, valid: 0.1}}
            modules: {model: [{linear: {units: 64}}, relu, {linear: {units: 10}}]}
            objectives: [cross_entropy]
            optimizer: {adam: {lr: 0.01}}
            epochs: 6
            checkpoints: {metric: valid.loss, keep: 6}
            """;

    @TempDir
    private Path folder;

    private final List<WorkerEvent> events = new ArrayList<>();

    @BeforeEach
    void reserveLittle() {
        System.setProperty(FreeSpace.PROPERTY, "20000");
    }

    @AfterEach
    void reserveAsMuchAsEver() {
        System.clearProperty(FreeSpace.PROPERTY);
    }

    private boolean train(Path place) {
        Assignment assignment = new Assignment(
                "exp_full",
                1,
                DefinitionReader.canonical(DefinitionReader.read(DEFINITION, true)),
                place.toString(),
                null,
                1);
        return new Worker(events::add, () -> false, CheckpointSignal.NEVER, InstantSource.system()).run(assignment);
    }

    @Test
    void failsForWantOfStorageKeepsWhatItSavedAndGoesOnFromThereWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "300k")) {
            Path place = disk.folder().resolve("exp_full");
            assertThat(train(place)).isFalse();

            assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(WorkerEvent.Failed.class, failed -> {
                assertThat(failed.category()).isEqualTo(FailureCategory.STORAGE);
                assertThat(failed.reason()).contains(place.toString());
            });
            List<Checkpoint> kept = CheckpointFolder.listIn(place.resolve("checkpoints"));
            assertThat(kept).isNotEmpty().hasSizeLessThan(6).allMatch(CheckpointFolder::isWhole);

            int epoch = kept.get(0).manifest().epoch();
            disk.grow("8m");
            events.clear();
            assertThat(train(place)).isTrue();

            assertThat(events)
                    .filteredOn(WorkerEvent.StageEnded.class::isInstance)
                    .extracting(event -> ((WorkerEvent.StageEnded) event).epoch())
                    .startsWith(epoch + 1)
                    .contains(6);
            assertThat(CheckpointFolder.listIn(place.resolve("checkpoints"))).hasSize(6);
        }
    }
}
