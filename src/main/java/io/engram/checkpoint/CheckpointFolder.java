package io.engram.checkpoint;

import com.github.f4b6a3.ulid.UlidCreator;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of checkpoints, each a folder of its own that is written whole or not at all: beside its place, every file
 * flushed to the disk, the manifest last, then renamed.
 */
public final class CheckpointFolder {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** Begins the names of folders that are not, or no longer, checkpoints. */
    private static final String HIDDEN = ".";

    private final Path folder;
    private final InstantSource clock;

    /** Makes the folder where it is missing. */
    public CheckpointFolder(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for checkpoints " + folder, e);
        }
    }

    /** Writes a checkpoint of these files. */
    public Checkpoint write(
            int epoch, long step, boolean endOfEpoch, Map<String, Double> metrics, Map<String, Recoverable> files) {
        String id = "ckp_" + UlidCreator.getMonotonicUlid().toLowerCase();
        Path scratch = folder.resolve(HIDDEN + "writing-" + id);
        Path place = folder.resolve(id);
        try {
            Files.createDirectory(scratch);
            Map<String, Manifest.FileDigest> digests = new LinkedHashMap<>();
            for (Map.Entry<String, Recoverable> file : files.entrySet()) {
                digests.put(file.getKey(), write(scratch.resolve(file.getKey()), file.getValue()::save));
            }
            Manifest manifest = new Manifest(
                    id, clock.instant().truncatedTo(ChronoUnit.MILLIS), epoch, step, endOfEpoch, metrics, digests);
            write(scratch.resolve(Manifest.FILE_NAME), out -> out.write(JSON.writeValueAsBytes(manifest)));
            flushFolder(scratch);
            Files.move(scratch, place, StandardCopyOption.ATOMIC_MOVE);
            flushFolder(folder);
            return new Checkpoint(place, manifest);
        } catch (IOException e) {
            deleteTree(scratch);
            throw new UncheckedIOException("cannot write the checkpoint " + place, e);
        }
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static Manifest.FileDigest write(Path file, Content content) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream raw = java.nio.channels.Channels.newOutputStream(channel);
            DigestOutputStream digesting = new DigestOutputStream(raw, digest);
            OutputStream buffered = new BufferedOutputStream(new Unclosed(digesting), 1 << 16);
            content.writeTo(buffered);
            buffered.flush();
            channel.force(true);
            return new Manifest.FileDigest(channel.size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** Keeps a content from closing the channel before it is flushed to the disk. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** So that the rename itself survives a loss of power. Windows cannot open a folder; its rename is journaled. */
    private static void flushFolder(Path folder) throws IOException {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Every whole checkpoint, the newest first. A folder without a readable manifest is passed over. */
    public List<Checkpoint> list() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "ckp_*")) {
            for (Path entry : entries) {
                manifestOf(entry).ifPresent(manifest -> checkpoints.add(new Checkpoint(entry, manifest)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the checkpoints in " + folder, e);
        }
        checkpoints.sort(Comparator.comparing(Checkpoint::id).reversed());
        return checkpoints;
    }

    private static Optional<Manifest> manifestOf(Path entry) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(entry.resolve(Manifest.FILE_NAME)), Manifest.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * Gives a checkpoint's states back.
     *
     * @throws CorruptCheckpoint where a file is missing or differs from its digest; nothing has been loaded then
     */
    public void read(Checkpoint checkpoint, Map<String, Recoverable> files) {
        verify(checkpoint);
        files.forEach((name, recoverable) -> {
            if (!checkpoint.manifest().files().containsKey(name)) {
                throw new CorruptCheckpoint(checkpoint.folder() + " has no " + name);
            }
            try (InputStream in = Files.newInputStream(checkpoint.folder().resolve(name))) {
                recoverable.load(new java.io.BufferedInputStream(in, 1 << 16));
            } catch (IOException e) {
                throw new CorruptCheckpoint("cannot read " + checkpoint.folder().resolve(name), e);
            }
        });
    }

    /**
     * Compares every file with its digest.
     *
     * @throws CorruptCheckpoint where one is missing or differs
     */
    public static void verify(Checkpoint checkpoint) {
        checkpoint.manifest().files().forEach((name, expected) -> {
            Path file = checkpoint.folder().resolve(name);
            MessageDigest digest = sha256();
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new CorruptCheckpoint("cannot read " + file, e);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(expected.sha256())) {
                throw new CorruptCheckpoint(file + " does not have the SHA-256 that its manifest says");
            }
        });
    }

    /** Deletes a checkpoint; it stops being one at once, whatever happens in between. */
    public void delete(Checkpoint checkpoint) {
        Path hidden = folder.resolve(HIDDEN + "deleting-" + checkpoint.id());
        try {
            Files.move(checkpoint.folder(), hidden, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the checkpoint " + checkpoint.folder(), e);
        }
        deleteTree(hidden);
    }

    /** Removes what writing or deleting left behind when it was cut off. */
    public void sweep() {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, HIDDEN + "{writing,deleting}-*")) {
            entries.forEach(CheckpointFolder::deleteTree);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sweep " + folder, e);
        }
    }

    private static void deleteTree(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The folder's name already says that it is no checkpoint; the next sweep tries again.
            org.slf4j.LoggerFactory.getLogger(CheckpointFolder.class).warn("cannot remove {}", tree, e);
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
