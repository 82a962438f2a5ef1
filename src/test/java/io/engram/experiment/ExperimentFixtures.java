package io.engram.experiment;

import io.engram.worker.WorkerEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Definitions and the events of their workers. */
final class ExperimentFixtures {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** Restarts thrice, without waiting. */
    static final RestartPolicy AT_ONCE = new RestartPolicy(3, Duration.ZERO, Duration.ZERO);

    private ExperimentFixtures() {}

    /** The example that is on the class path, in YAML. */
    static String digits() {
        try (InputStream example = ExperimentFixtures.class.getResourceAsStream("/examples/digits.yaml")) {
            if (example == null) {
                throw new IllegalStateException("examples/digits.yaml is not on the class path");
            }
            return new String(example.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String named(String name) {
        return digits().replace("name: digits", "name: " + name);
    }

    static WorkerEvent.Started started() {
        return new WorkerEvent.Started(NOW, 4711, "cpu", 30, 9610, null, Map.of("seed", "1986"));
    }

    static WorkerEvent.Progress progress(int epoch, long step) {
        return new WorkerEvent.Progress(NOW, "train", epoch, 30, step, 22, 0.5, 100, 6400, 3.5);
    }

    static WorkerEvent.StageEnded stageEnded(String stage, int epoch, double loss, double accuracy) {
        return new WorkerEvent.StageEnded(
                NOW.plusSeconds(epoch),
                stage,
                epoch,
                epoch * 22L,
                Map.of("loss", loss, "accuracy", accuracy),
                1438,
                0.25,
                stage.equals("test") ? null : 0.002);
    }

    static WorkerEvent.CheckpointSaved saved(String id, int epoch, double accuracy, String... deleted) {
        return new WorkerEvent.CheckpointSaved(
                NOW.plusSeconds(epoch),
                id,
                epoch,
                epoch * 22L,
                true,
                Map.of("valid.accuracy", accuracy, "valid.loss", 1 - accuracy),
                3000,
                1000,
                "ab".repeat(32),
                List.of(deleted));
    }
}
