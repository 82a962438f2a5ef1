package io.engram.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Copies a data folder so that the copy is one of a single moment, as far as a server that starts in it can tell:
 *
 * <ol>
 *   <li>Finished files of before are held: hard links, which a training that deletes old checkpoints cannot take away.
 *   <li>The database is copied, at one moment.
 *   <li>Files that have come since are held as well. So whatever the database names is held.
 *   <li>What is held is copied, and the copy read again and compared.
 * </ol>
 *
 * What was deleted between the first and the second step, or came after, is a file that no row names. A server that
 * starts there sets that right.
 */
public final class Backup {

    /** What {@code sha256sum -c} checks a backup with. */
    static final String SUMS = "SHA256SUMS";

    private static final String HELD = ".backup-held";

    private final Path data;

    /** Of this data folder. */
    public Backup(Path data) {
        this.data = data.toAbsolutePath().normalize();
    }

    /** Copies the database of a server into a folder. */
    @FunctionalInterface
    public interface DatabaseCopy {

        void into(Path folder) throws IOException;
    }

    /**
     * What has been copied.
     *
     * @param folder the backup
     * @param bytes of all files
     * @param database whether the database is in it
     */
    public record Result(String folder, long files, long bytes, boolean database) {}

    /**
     * Makes one.
     *
     * @param target a folder that does not exist yet
     * @param database null where the database is copied by its own means, which must have been done before
     * @throws FileAlreadyExistsException where the target exists
     */
    public Result into(Path target, @Nullable DatabaseCopy database) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path held = data.resolve(HELD);
        // What a backup that was cut off has left.
        FileSystemUtils.deleteRecursively(held);
        Path unfinished = Files.createDirectories(target.resolveSibling(target.getFileName() + ".unfinished"));
        FileSystemUtils.deleteRecursively(unfinished);
        try {
            Files.createDirectories(unfinished);
            HeldFiles files = new HeldFiles(data, held);
            files.hold();
            if (database != null) {
                database.into(unfinished);
            }
            files.hold();
            Map<String, String> sums = new TreeMap<>();
            long bytes = VerifiedCopy.of(held, unfinished, sums) + VerifiedCopy.sums(unfinished, sums);
            StringBuilder lines = new StringBuilder();
            sums.forEach(
                    (file, sum) -> lines.append(sum).append("  ").append(file).append('\n'));
            Files.writeString(unfinished.resolve(SUMS), lines, StandardCharsets.UTF_8);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return new Result(target.toString(), sums.size(), bytes, database != null);
        } finally {
            FileSystemUtils.deleteRecursively(held);
            FileSystemUtils.deleteRecursively(unfinished);
        }
    }
}
