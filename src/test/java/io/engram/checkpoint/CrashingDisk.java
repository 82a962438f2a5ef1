package io.engram.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Loses its process at a step that a test says: nothing changes the disk from then on. */
public class CrashingDisk extends Disk {

    /** The process is gone. */
    public static final class Crash extends Error {}

    private int stepsLeft = Integer.MAX_VALUE;
    private boolean dead;

    /** Crashes before the change that comes after so many. */
    public void crashAfter(int steps) {
        stepsLeft = steps;
        dead = false;
    }

    /** Works again, as for the next process. */
    public void restart() {
        crashAfter(Integer.MAX_VALUE);
    }

    public boolean hasCrashed() {
        return dead;
    }

    private void step() {
        if (dead || stepsLeft-- <= 0) {
            dead = true;
            throw new Crash();
        }
    }

    @Override
    protected OutputStream open(FileChannel channel) {
        step();
        return new FilterOutputStream(super.open(channel)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                step();
                out.write(bytes, offset, length);
            }
        };
    }

    @Override
    protected void makeFolder(Path folder) throws IOException {
        step();
        super.makeFolder(folder);
    }

    @Override
    protected void move(Path from, Path to) throws IOException {
        step();
        super.move(from, to);
    }

    @Override
    protected void mark(Path file) throws IOException {
        step();
        super.mark(file);
    }

    @Override
    protected void remove(Path path) throws IOException {
        step();
        super.remove(path);
    }
}
