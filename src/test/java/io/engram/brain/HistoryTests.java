package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    void hasNoStagesAtFirst() {
        assertThat(new History().stages()).isEmpty();
    }
}
