package io.engram.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real file system of a few megabytes, where this machine lets a test mount one; elsewhere the test is skipped. */
public final class SmallDisk implements AutoCloseable {

    private static final String FILLER = "filler";

    private final Path folder;

    /** Mounts it over an empty folder. */
    public SmallDisk(Path folder, String size) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
                "this machine lets nobody mount a small file system (that takes Linux, and root)");
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Fills it to the last byte. */
    public void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!FreeSpace.isFull(e)) {
                throw e;
            }
        }
    }

    /** Makes room again. */
    public void empty() throws IOException {
        Files.delete(folder.resolve(FILLER));
    }

    /** Makes it larger, as one who adds a disk. */
    public void grow(String size) throws IOException {
        assumeTrue(run("mount", "-o", "remount,size=" + size, folder.toString()), "this machine remounts nothing");
    }

    /** From now on nobody may write to it, not even root. */
    public void makeReadOnly() throws IOException {
        assumeTrue(run("mount", "-o", "remount,ro", folder.toString()), "this machine remounts nothing");
    }

    /** Undoes it. */
    public void makeWritable() throws IOException {
        run("mount", "-o", "remount,rw", folder.toString());
    }

    private static boolean run(String... command) throws IOException {
        try {
            List<String> words = new ArrayList<>(List.of(command));
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            // No such command here.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", folder.toString());
    }
}
