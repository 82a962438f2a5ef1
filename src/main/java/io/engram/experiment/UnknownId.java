package io.engram.experiment;

/** Nothing has the id that was asked for. */
public final class UnknownId extends RuntimeException {

    /** @param kind what it should have been: experiment, checkpoint */
    public UnknownId(String kind, String id) {
        super("There is no " + kind + " '" + id + "'.");
    }
}
