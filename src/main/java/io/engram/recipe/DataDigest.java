package io.engram.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of what a dataset consists of. */
final class DataDigest {

    private final MessageDigest digest = sha256();

    /** The bytes, which are taken into the digest as they are read. */
    InputStream of(InputStream bytes) {
        return new DigestInputStream(bytes, digest);
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a file; of a folder, of the names and bytes of all its files in the order of their names. */
    static String hex(Path path) throws IOException {
        DataDigest digest = new DataDigest();
        List<Path> files;
        try (Stream<Path> found = Files.walk(path)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            if (!file.equals(path)) {
                digest.digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            }
            try (InputStream bytes = digest.of(Files.newInputStream(file))) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
        }
        return digest.hex();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
