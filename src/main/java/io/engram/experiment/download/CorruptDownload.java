package io.engram.experiment.download;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a checkpoint are not what was saved. */
public final class CorruptDownload extends RuntimeException {

    private final @Nullable String nextBest;

    CorruptDownload(String checkpoint, String problem, @Nullable String nextBest) {
        super("The checkpoint '" + checkpoint + "' is damaged on disk: " + problem + ". "
                + (nextBest == null
                        ? "The experiment has no other one."
                        : "The next best one of its experiment is '" + nextBest + "'."));
        this.nextBest = nextBest;
    }

    /** The id of another checkpoint of the same experiment. */
    public Optional<String> nextBest() {
        return Optional.ofNullable(nextBest);
    }
}
