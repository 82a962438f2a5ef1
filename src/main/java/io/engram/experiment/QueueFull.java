package io.engram.experiment;

/** So many experiments wait that no more are taken for now. */
public final class QueueFull extends RuntimeException {

    /** @param most how many may wait */
    public QueueFull(int most) {
        super("Already " + most + " experiments wait for a worker. Try again when some have run, or cancel some.");
    }
}
