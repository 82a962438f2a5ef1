package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.worker.WorkerEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

@ExperimentTest
class SavedCheckpointsTests {

    private static final int SAVED = 400;

    @Autowired
    Experiments experiments;

    @Autowired
    Admission admission;

    @Autowired
    SavedCheckpoints checkpoints;

    @Autowired
    TransactionOperations transaction;

    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    @AfterEach
    void empty() {
        worker.shutdownNow();
        experiments.deleteAll();
    }

    private static String checkpoint(int number) {
        return "ckp_%04d".formatted(number);
    }

    private void save(String id, int number) {
        List<String> deleted = number == 0 ? List.of() : List.of(checkpoint(number - 1));
        transaction.executeWithoutResult(begun -> checkpoints.record(
                id,
                1,
                new WorkerEvent.CheckpointSaved(
                        Instant.EPOCH,
                        checkpoint(number),
                        number,
                        number,
                        true,
                        Map.of("valid.loss", 0.5, "valid.accuracy", 0.25),
                        3,
                        1,
                        "ab",
                        deleted)));
    }

    /** Each gives way to the next, many a second: a list made of several queries would miss all of them. */
    @Test
    void listsWhatThereIsInOneMomentHoweverFastItChanges() throws Exception {
        String id = admission
                .accept(new PostedText(ExperimentFixtures.digits(), true))
                .id();
        save(id, 0);
        Future<?> training = worker.submit(() -> {
            for (int number = 1; number < SAVED; number++) {
                save(id, number);
            }
        });

        int looks = 0;
        for (; !training.isDone() || looks == 0; looks++) {
            List<SavedCheckpoint> list = checkpoints.of(id);
            assertThat(list).as("look %d", looks).hasSize(1);
            assertThat(list.get(0).metrics()).containsOnlyKeys("valid.loss", "valid.accuracy");
        }
        training.get();

        assertThat(checkpoints.of(id)).extracting(SavedCheckpoint::id).containsExactly(checkpoint(SAVED - 1));
    }
}
