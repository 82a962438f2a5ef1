package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.SavePoint;
import io.engram.checkpoint.Saved;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTests {

    @Test
    void readsWhatItWroteToTheLastBit() throws IOException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 0.1 + 0.2);
        metrics.put("accuracy", Double.NaN);
        History history = new History();
        history.add(new StageStats(Stage.TRAIN, 1, 23, metrics, 1439, 1 / 3.0, 2, 1e-3));
        history.add(new StageStats(Stage.VALID, 1, 23, Map.of("loss", Double.POSITIVE_INFINITY), 179, 0.1, 0, null));
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        history.snapshot().writeTo(saved);

        History recovered = new History();
        recovered.load(new ByteArrayInputStream(saved.toByteArray()));

        assertThat(recovered.stages()).isEqualTo(history.stages());
    }

    @Test
    void knowsNoValidationOfAnEpochThatWasNotOver(@TempDir Path folder) {
        StageStats train = new StageStats(Stage.TRAIN, 1, 1, Map.of("loss", 2.0), 1, 1, 0, 0.1);
        StageStats valid = new StageStats(Stage.VALID, 1, 1, Map.of("loss", 1.0), 1, 1, 0, null);
        History history = new History();
        history.add(train);
        history.add(valid);
        try (Checkpointer checkpointer = new Checkpointer(new CheckpointFolder(folder, InstantSource.system()))) {
            checkpointer.add(History.FILE_NAME, history);
            checkpointer.save(SavePoint.withinEpoch(1, 1));
            checkpointer.save(SavePoint.endOfEpoch(1, 1, Map.of()));
            List<Checkpoint> saved =
                    checkpointer.awaitFinished().stream().map(Saved::checkpoint).toList();

            assertThat(saved).map(SavedHistory::of).containsExactly(List.of(train), List.of(train, valid));
        }
    }

    @Test
    void hasNoStagesAtFirst() {
        assertThat(new History().stages()).isEmpty();
    }
}
