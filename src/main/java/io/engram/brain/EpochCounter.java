package io.engram.brain;

import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Counts epochs from 1 to a limit, and goes on behind the last complete one when it is recovered. */
public final class EpochCounter implements Iterable<Integer>, Recoverable {

    private final int first;
    private final int limit;
    private int current;

    /** Counts from 1. */
    public EpochCounter(int limit) {
        this(1, limit);
    }

    /** Counts from another number, such as 0, up to the limit. */
    public EpochCounter(int first, int limit) {
        this.first = first;
        this.limit = limit;
        this.current = first - 1;
    }

    /** The epoch at hand comes again: it was cut off in its middle. */
    void redo() {
        current = Math.max(first, current) - 1;
    }

    public int limit() {
        return limit;
    }

    /** The epoch that runs or has run last; one below the first before it. */
    public int current() {
        return current;
    }

    /** There is one count: a second iterator goes on where the first is. */
    @Override
    public Iterator<Integer> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return current < limit;
            }

            @Override
            public Integer next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the last epoch was " + limit);
                }
                return ++current;
            }
        };
    }

    @Override
    public Snapshot snapshot() {
        return Snapshot.of(Integer.toString(current));
    }

    @Override
    public void load(InputStream in) throws IOException {
        current = Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim());
    }
}
