package io.engram.checkpoint;

/** A checkpoint is whole, but was made by a run that did not have a state which this one has. */
public final class MissingState extends RuntimeException {

    public MissingState(Checkpoint checkpoint, String file) {
        super("the checkpoint " + checkpoint.id() + " has no " + file
                + ", which this run needs to go on: it was saved by"
                + " a run without it. Start in an empty folder, or register the state as optional, or allow to load a"
                + " part.");
    }
}
