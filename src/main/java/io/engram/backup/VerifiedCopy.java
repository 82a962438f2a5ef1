package io.engram.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies files, and reads what it has written. */
final class VerifiedCopy {

    private VerifiedCopy() {}

    /**
     * Copies a folder with all that is in it.
     *
     * @param sums takes the SHA-256 of each file under its name relative to the target
     * @return bytes copied
     * @throws IOException where a copy does not have the content of its original, too
     */
    static long of(Path from, Path to, Map<String, String> sums) throws IOException {
        long bytes = 0;
        for (Path file : files(from)) {
            Path copy = to.resolve(from.relativize(file));
            makeFolderOf(copy);
            String sum = copy(file, copy);
            if (!sha256(copy).equals(sum)) {
                throw new IOException("the copy of " + file + " differs from it: " + copy);
            }
            sums.put(name(to, copy), sum);
            bytes += Files.size(copy);
        }
        return bytes;
    }

    /** Adds the sums of the other files of a folder; returns their bytes. */
    static long sums(Path folder, Map<String, String> sums) throws IOException {
        long bytes = 0;
        for (Path file : files(folder)) {
            String name = name(folder, file);
            if (!sums.containsKey(name)) {
                sums.put(name, sha256(file));
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    static void makeFolderOf(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String copy(Path from, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest);
                OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
            in.transferTo(out);
        }
        try (FileChannel written = FileChannel.open(to, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
