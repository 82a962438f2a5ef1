package io.engram.checkpoint;

import io.engram.metric.Mode;
import io.engram.storage.FreeSpace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checkpoints of a text, which a test can read. */
final class CheckpointFixtures {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private CheckpointFixtures() {}

    static class Text implements Recoverable {
        String value = "";

        Text() {}

        Text(String value) {
            this.value = value;
        }

        @Override
        public Snapshot snapshot() {
            return Snapshot.of(value);
        }

        @Override
        public void load(InputStream in) throws IOException {
            value = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A state that is never asked to be loaded. */
    static Recoverable writing(Snapshot snapshot) {
        return new Recoverable() {
            @Override
            public Snapshot snapshot() {
                return snapshot;
            }

            @Override
            public void load(InputStream in) {
                throw new IllegalStateException("never loaded");
            }
        };
    }

    static Checkpointer open(Path folder) {
        return new Checkpointer(new CheckpointFolder(folder, () -> NOON));
    }

    static Checkpointer open(Path folder, Disk disk) {
        return new Checkpointer(new CheckpointFolder(folder, () -> NOON, disk, FreeSpace.leaving(0)));
    }

    static SavePoint endOfEpoch(Map<String, Double> metrics) {
        return SavePoint.endOfEpoch(1, 1, metrics);
    }

    /** Saves, waits, and gives what was told. */
    static Saved save(Checkpointer checkpointer, SavePoint point, Retention retention) {
        checkpointer.save(point, retention);
        List<Saved> finished = checkpointer.awaitFinished();
        return finished.get(finished.size() - 1);
    }

    static Checkpoint save(Checkpointer checkpointer, Map<String, Double> metrics) {
        return save(checkpointer, endOfEpoch(metrics), Retention.everything()).checkpoint();
    }

    /** The losses of all that have one, the smallest first. */
    static List<Double> losses(Checkpointer checkpointer) {
        return checkpointer.find(Ranking.best("loss", Mode.MIN)).stream()
                .map(checkpoint -> checkpoint.metric("loss"))
                .toList();
    }

    static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
