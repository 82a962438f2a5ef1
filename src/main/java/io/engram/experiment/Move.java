package io.engram.experiment;

import java.util.Locale;

/** What can happen to an experiment. Some moves people ask for, the others its training makes. */
public enum Move {
    /** A worker is being started for it. */
    START,
    /** The worker has begun. */
    RUN,
    /** All epochs are done. */
    FINISH,
    /** The training cannot go on. */
    FAIL,
    /** The worker has stopped because it was asked to. */
    STOP,
    /** Its worker or the server was lost: it waits for another attempt. */
    REQUEUE,
    /** Somebody wants it to end. */
    CANCEL,
    /** Somebody wants it and its files to go. */
    DELETE;

    boolean isAskedFor() {
        return this == CANCEL || this == DELETE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
