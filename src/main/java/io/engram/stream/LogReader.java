package io.engram.stream;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads on in a log for one client, in another thread than the one that writes to it. */
final class LogReader {

    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    private final LogFile file;
    private final boolean wholeLines;
    private final Executor elsewhere;
    private Runnable wake = () -> {};
    private volatile long size;
    private volatile @Nullable Read done;

    // Of the thread that writes to the client.
    private long next;
    private long nothingAt = -1;
    private boolean reading;

    /** @param size that the file had then */
    private record Read(LogFile.Chunk chunk, long size) {}

    LogReader(LogFile file, long from, boolean wholeLines, Executor elsewhere) {
        this.file = file;
        this.next = from;
        this.wholeLines = wholeLines;
        this.elsewhere = elsewhere;
        this.size = file.size();
    }

    void whenReady(Runnable then) {
        wake = then;
    }

    /** Looks whether the file has grown. */
    boolean look() {
        long now = file.size();
        boolean moved = now != size;
        size = now;
        return moved;
    }

    /** What comes next; null where it is being read, or there is nothing. */
    LogFile.@Nullable Chunk poll() {
        Read read = done;
        if (read != null) {
            done = null;
            reading = false;
            next = read.chunk().next();
            nothingAt = read.chunk().isEmpty() || next == read.size() ? read.size() : -1;
            if (!read.chunk().isEmpty()) {
                return read.chunk();
            }
        }
        if (!reading && nothingAt != size) {
            reading = true;
            elsewhere.execute(this::read);
        }
        return null;
    }

    private void read() {
        long now = file.size();
        try {
            long from = file.resumed(next);
            done = new Read(wholeLines ? file.lines(from) : file.bytes(from), now);
        } catch (IOException e) {
            log.warn("cannot read {}", file.path(), e);
            done = new Read(new LogFile.Chunk(new byte[0], next), now);
        }
        wake.run();
    }

    /** How many bytes have been given out. */
    long position() {
        return next;
    }

    /** Whether there was nothing more when it was last looked at. */
    boolean isAtEnd() {
        return !reading && done == null && nothingAt == size;
    }
}
