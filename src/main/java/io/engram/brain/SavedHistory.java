package io.engram.brain;

import io.engram.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a checkpoint knows of the fit that it was saved in, for those who have the files alone. */
public final class SavedHistory {

    private SavedHistory() {}

    /**
     * Every stage up to the checkpoint, in order; of an epoch that was not over then no validation, since it comes
     * again. Nothing where the checkpoint has no history, or a damaged one.
     *
     * @throws UncheckedIOException where it cannot be read
     */
    public static List<StageStats> of(Checkpoint checkpoint) {
        if (!checkpoint.isWhole(History.FILE_NAME)) {
            return List.of();
        }
        Path file = checkpoint.folder().resolve(History.FILE_NAME);
        History history = new History();
        try (InputStream in = Files.newInputStream(file)) {
            history.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        if (!checkpoint.isEndOfEpoch()) {
            history.remove(Stage.VALID, checkpoint.manifest().epoch());
        }
        return history.stages();
    }
}
