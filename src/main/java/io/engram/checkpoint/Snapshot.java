package io.engram.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A state at one moment, in memory of the host that later training does not change; any thread may write it. */
public interface Snapshot {

    /** Writes the whole state, and leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;

    /** How many bytes it will write; 0 where that is not known, or not worth to be known. */
    default long bytes() {
        return 0;
    }

    /** A state that is a short text, in UTF-8. */
    static Snapshot of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Snapshot() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }

            @Override
            public long bytes() {
                return bytes.length;
            }
        };
    }
}
