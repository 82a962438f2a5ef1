package io.engram.checkpoint;

import java.util.List;

/**
 * A save that is over: the checkpoint stands whole on the disk.
 *
 * @param deleted ids of those that gave way to it
 */
public record Saved(Checkpoint checkpoint, List<String> deleted) {

    public Saved {
        deleted = List.copyOf(deleted);
    }
}
