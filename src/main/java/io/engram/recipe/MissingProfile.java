package io.engram.recipe;

/** A checkpoint does not say what its data were, so nothing can be predicted with it. */
public final class MissingProfile extends RuntimeException {

    MissingProfile(String checkpoint) {
        super("checkpoint " + checkpoint + " has no " + ProfileFile.NAME
                + ", which says what its inputs are: it was saved"
                + " by an earlier version of Engram. Train an epoch more, and use the checkpoint of that");
    }
}
