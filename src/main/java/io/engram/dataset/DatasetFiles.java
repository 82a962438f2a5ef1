package io.engram.dataset;

import io.engram.storage.FreeSpace;
import io.engram.storage.StorageFull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** The folder of uploaded files. A file is written beside its place and moved there once it is known to be good. */
@Component
class DatasetFiles {

    private static final int BUFFER = 1 << 16;

    private static final String KEPT = ".csv";
    private static final String DELETED = ".csv.deleted";
    private static final String LOST = "lost";

    /** How many bytes are taken before the disk is looked at again. */
    private static final long BETWEEN_LOOKS = 1 << 22;

    private final Path folder;
    private final DataSize limit;
    private final FreeSpace space;

    DatasetFiles(DatasetSettings settings, ObjectProvider<FreeSpace> space) {
        this.folder = settings.data().resolve("datasets").toAbsolutePath().normalize();
        this.limit = settings.uploads().maxSize();
        this.space = space.getIfAvailable(FreeSpace::ofProcess);
    }

    /**
     * Refuses what cannot fit, before anything of it is read.
     *
     * @param announced the length of the body as its sender says, or -1
     * @throws StorageFull where there is no room for so much
     */
    void requireRoom(long announced) {
        space.require(folder, Math.max(announced, BUFFER));
    }

    /** How many bytes a dataset may have. */
    long limit() {
        return limit.toBytes();
    }

    /** Where the file of this dataset is, once it is kept. */
    Path file(String id) {
        return folder.resolve(id + KEPT);
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
     * @throws StorageFull where the disk is full, or about to be
     */
    ReceivedFile receive(String id, InputStream body) throws IOException {
        Files.createDirectories(folder);
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        long looked = 0;
        try (FileChannel part = FileChannel.open(part(id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                bytes += read;
                if (bytes > limit.toBytes()) {
                    throw TooLarge.read(limit);
                }
                if (bytes - looked >= BETWEEN_LOOKS) {
                    requireRoom(-1);
                    looked = bytes;
                }
                digest.update(buffer, 0, read);
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
                while (chunk.hasRemaining()) {
                    part.write(chunk);
                }
            }
            part.force(true);
        } catch (IOException e) {
            throw space.explained(folder, bytes, e);
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
        Files.deleteIfExists(deleted(id));
    }

    private Path deleted(String id) {
        return folder.resolve(id + DELETED);
    }

    /** First half of a deletion: the file gets a name by which nobody finds it. */
    void moveAway(String id) throws IOException {
        if (Files.exists(file(id))) {
            Files.move(file(id), deleted(id), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Undoes {@link #moveAway}, where it was done. */
    void bringBack(String id) throws IOException {
        if (Files.exists(deleted(id)) && !Files.exists(file(id))) {
            Files.move(deleted(id), file(id), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Puts a file aside that no row knows. */
    void putAside(String id) throws IOException {
        Files.createDirectories(folder.resolve(LOST));
        Files.move(file(id), folder.resolve(LOST).resolve(id + KEPT), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Ids of those with a file, whole or not; empty where there is no folder. */
    Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "dst_*")) {
                files.forEach(file -> ids.add(file.getFileName().toString().replaceFirst("\\..*", "")));
            }
        }
        return ids;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
