package io.engram.brain;

import io.engram.checkpoint.Recoverable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Counts epochs from 1 to a limit, and goes on behind the last complete one when it is recovered. */
public final class EpochCounter implements Iterable<Integer>, Recoverable {

    private final int limit;
    private int current;

    public EpochCounter(int limit) {
        this.limit = limit;
    }

    public int limit() {
        return limit;
    }

    /** The epoch that runs or has run last; 0 before the first. */
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
    public void save(OutputStream out) throws IOException {
        out.write(Integer.toString(current).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void load(InputStream in) throws IOException {
        current = Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim());
    }
}
