package io.engram.checkpoint;

import java.io.IOException;
import java.io.InputStream;

/** Something whose state a checkpoint holds, in one file. */
public interface Recoverable {

    /**
     * Takes the state out, in the thread that trains, so that it can be written while training goes on. It holds until
     * the next one of the same state is taken.
     */
    Snapshot snapshot() throws IOException;

    /** Takes over a state that a {@link #snapshot} has written. */
    void load(InputStream in) throws IOException;
}
