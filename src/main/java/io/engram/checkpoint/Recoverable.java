package io.engram.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Something whose state a checkpoint holds, in one file. */
public interface Recoverable {

    void save(OutputStream out) throws IOException;

    /** Takes over a state that {@link #save} wrote. */
    void load(InputStream in) throws IOException;
}
