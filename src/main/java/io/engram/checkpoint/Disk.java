package io.engram.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Files that outlive a loss of power, and their digests. Whatever changes the disk goes through a method that a test
 * can override: to fill the disk, to make it read-only, or to crash at any step.
 */
public class Disk {

    private static final int BUFFER_BYTES = 1 << 16;

    /** Where a file's bytes go. */
    protected OutputStream open(FileChannel channel) {
        return Channels.newOutputStream(channel);
    }

    /** Returns when all of it is on the disk itself. */
    protected void flush(FileChannel channel) throws IOException {
        channel.force(true);
    }

    /** Makes one folder. */
    protected void makeFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
    }

    /** Renames within one folder, all at once. */
    protected void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes an empty file that is a mark, or leaves the one that is there. */
    protected void mark(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            flush(channel);
        }
    }

    /** Removes one file or empty folder, if it is there. */
    protected void remove(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /** Writes a new file, and returns when it is on the disk itself. */
    Manifest.FileDigest write(Path file, Snapshot content) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(new DigestOutputStream(open(channel), digest), BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            flush(channel);
            return new Manifest.FileDigest(channel.size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** So that a rename within it survives. Windows cannot open a folder; its rename is journaled. */
    void flushFolder(Path folder) throws IOException {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            flush(channel);
        }
    }

    /** The SHA-256 of a file, in lower-case hex. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Deletes a folder with all that is in it, as far as that can be done. */
    void deleteTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try {
            for (Path path : deepestFirst(tree)) {
                remove(path);
            }
        } catch (IOException e) {
            // The folder's name already says that it is no checkpoint; the next sweep tries again.
            LoggerFactory.getLogger(Disk.class).warn("cannot remove {}", tree, e);
        }
    }

    private static List<Path> deepestFirst(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
