package io.engram.experiment;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.SavePoint;
import io.engram.checkpoint.Saved;
import io.engram.checkpoint.Snapshot;
import io.engram.experiment.history.CheckpointPlaces;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.worker.FailureCategory;
import io.engram.worker.WorkerEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Experiments with real checkpoints on disk, as a worker writes and tells them. */
record TrainedOnDisk(
        Experiments experiments,
        Admission admission,
        TrainingQueue queue,
        ExperimentRecorder recorder,
        CheckpointPlaces places,
        SavedCheckpoints checkpoints) {

    /** An experiment that trains. */
    String running() {
        String id = admission
                .accept(new PostedText(ExperimentFixtures.digits(), true))
                .id();
        if (queue.claim().isEmpty()) {
            throw new IllegalStateException("another test has left something in the queue");
        }
        recorder.record(id, 1, ExperimentFixtures.started());
        return id;
    }

    /** Saves one checkpoint for each loss, and tells of it. */
    List<String> save(String experiment, double... losses) {
        List<String> ids = new ArrayList<>();
        for (double loss : losses) {
            Checkpoint saved = write(experiment, loss);
            recorder.record(experiment, 1, WorkerEvent.CheckpointSaved.of(saved, List.of()));
            ids.add(saved.id());
        }
        return ids;
    }

    /** Saves one, and dies before anybody is told. */
    Checkpoint write(String experiment, double loss) {
        return write(experiment, loss, Map.of());
    }

    /** The same, with what a Brain writes of its epochs. */
    Checkpoint writeWithHistory(String experiment, double loss) {
        return write(
                experiment,
                loss,
                Map.of(
                        "history.txt",
                        "train\t1\t1\t60\t0.5\t0\t0.1\tloss=0.9\n"
                                + "valid\t1\t1\t20\t0.1\t0\t\tloss=%s\taccuracy=%s\n".formatted(loss, 1 - loss)));
    }

    private Checkpoint write(String experiment, double loss, Map<String, String> more) {
        CheckpointFolder folder = new CheckpointFolder(places.folder(experiment), InstantSource.system());
        try (Checkpointer checkpointer = new Checkpointer(folder)) {
            checkpointer.add(Manifest.WEIGHTS_FILE_NAME, state("weights " + loss));
            checkpointer.add("optimizer.safetensors", state("optimizer " + loss));
            more.forEach((file, text) -> checkpointer.add(file, state(text)));
            checkpointer.save(SavePoint.endOfEpoch(1, 1, Map.of("valid.loss", loss, "valid.accuracy", 1 - loss)));
            List<Saved> finished = checkpointer.awaitFinished();
            return finished.get(0).checkpoint();
        }
    }

    private static Recoverable state(String text) {
        return new Recoverable() {
            @Override
            public Snapshot snapshot() {
                return Snapshot.of(text);
            }

            @Override
            public void load(InputStream in) {}
        };
    }

    void complete(String experiment) {
        recorder.record(experiment, 1, new WorkerEvent.Finished(ExperimentFixtures.NOW, 30, null));
    }

    /** So that it may go on. */
    void fail(String experiment) {
        recorder.record(
                experiment,
                1,
                new WorkerEvent.Failed(ExperimentFixtures.NOW, FailureCategory.STORAGE, "no room", "make room"));
    }

    Path place(String experiment, String checkpoint) {
        return places.of(experiment, checkpoint);
    }

    /** What lies in the folder, hidden or not. */
    List<String> onDisk(String experiment) {
        Path folder = places.folder(experiment);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> rows(String experiment) {
        return checkpoints.of(experiment).stream()
                .map(SavedCheckpoint::id)
                .sorted()
                .toList();
    }
}
