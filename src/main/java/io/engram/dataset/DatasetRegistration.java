package io.engram.dataset;

import io.engram.data.BadRows;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes a file or a folder of this machine a dataset without copying it. It is read twice: for its columns and digest.
 */
@Component
class DatasetRegistration {

    private static final Logger log = LoggerFactory.getLogger(DatasetRegistration.class);

    private final NewDatasets fresh;
    private final AllowedFolders folders;

    DatasetRegistration(NewDatasets fresh, AllowedFolders folders) {
        this.fresh = fresh;
        this.folders = folders;
    }

    /**
     * Registers what lies at a path.
     *
     * @throws OutsideFolders where it may not be read in place
     * @throws NotInPlace where there is nothing that can be read
     * @throws InvalidData where it is no dataset
     */
    StoredDataset register(String name, String given, BadRows badRows) {
        fresh.requireFree(name);
        Path path = folders.real(given);
        try {
            FileState before = FileState.of(path);
            DatasetProfile profile =
                    NewDatasets.read(path, path.getParent(), String.valueOf(path.getFileName()), badRows);
            String sha256 = sha256(path);
            String how = FileState.of(path).since(before);
            if (!how.isEmpty()) {
                throw new InvalidData(given + " has changed while it was read: " + how
                        + ". Register it once nobody writes it any more.");
            }
            StoredDataset dataset = fresh.save(
                    new StoredDataset(fresh.id(), name, sha256, profile, fresh.now(), path.toString(), before));
            log.info("dataset {} ({}) registered: {} rows of {}", dataset.id(), name, profile.rows(), path);
            return dataset;
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(given, e);
        }
    }

    private static NotInPlace unreadable(String given, Exception e) {
        return new NotInPlace(
                given + " cannot be read (" + e.getMessage() + "). Give the server's user the right to read it.", e);
    }

    /** Of a file; of a folder, of the names and bytes of all its files in the order of their names. */
    private static String sha256(Path path) throws IOException {
        MessageDigest digest = DatasetFiles.sha256();
        List<Path> files;
        try (Stream<Path> found = Files.walk(path)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            if (!file.equals(path)) {
                digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            }
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
