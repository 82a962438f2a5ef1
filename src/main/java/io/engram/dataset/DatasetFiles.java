package io.engram.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** The folder of uploaded files. A file is written beside its place and moved there once it is known to be good. */
@Component
class DatasetFiles {

    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final DataSize limit;

    DatasetFiles(DatasetSettings settings) {
        this.folder = settings.data().resolve("datasets").toAbsolutePath().normalize();
        this.limit = settings.uploads().maxSize();
    }

    /** Where the file of this dataset is, once it is kept. */
    Path file(String id) {
        return folder.resolve(id + ".csv");
    }

    /** Where it is until then. */
    Path part(String id) {
        return folder.resolve(id + ".csv.part");
    }

    /**
     * Writes a part to the disk, for good.
     *
     * @throws TooLarge as soon as the limit is passed
     * @throws BrokenUpload where the sender fails, rather than the disk
     */
    ReceivedFile receive(String id, InputStream body) throws IOException {
        Files.createDirectories(folder);
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        try (FileChannel part = FileChannel.open(part(id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                bytes += read;
                if (bytes > limit.toBytes()) {
                    throw TooLarge.read(limit);
                }
                digest.update(buffer, 0, read);
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
                while (chunk.hasRemaining()) {
                    part.write(chunk);
                }
            }
            part.force(true);
        }
        return new ReceivedFile(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new BrokenUpload(e);
        }
    }

    /** Moves a part to its place. */
    void keep(String id) throws IOException {
        Files.move(part(id), file(id), StandardCopyOption.ATOMIC_MOVE);
        // The move itself is an entry of the folder, which has its own way to the disk. Windows cannot open folders.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }

    /** Removes the file and its part, as far as they exist. */
    void delete(String id) throws IOException {
        Files.deleteIfExists(part(id));
        Files.deleteIfExists(file(id));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
