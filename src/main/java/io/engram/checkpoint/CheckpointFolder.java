package io.engram.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
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
    private final Disk disk;
    private final CheckpointIds ids = new CheckpointIds();

    /** Makes the folder where it is missing. */
    public CheckpointFolder(Path folder, InstantSource clock) {
        this(folder, clock, new Disk());
    }

    CheckpointFolder(Path folder, InstantSource clock, Disk disk) {
        this.folder = folder;
        this.clock = clock;
        this.disk = disk;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for checkpoints " + folder, e);
        }
    }

    /** An empty folder of the system's, with the same clock. */
    CheckpointFolder temporary() {
        try {
            return new CheckpointFolder(Files.createTempDirectory("engram-checkpoints-"), clock, disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder for checkpoints", e);
        }
    }

    /** Writes a checkpoint of these files. */
    Checkpoint write(SavePoint point, Map<String, Snapshot> files) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String id = ids.next(now, newestName());
        Path scratch = folder.resolve(HIDDEN + "writing-" + id);
        Path place = folder.resolve(id);
        try {
            Files.createDirectory(scratch);
            Map<String, Manifest.FileDigest> digests = new LinkedHashMap<>();
            for (Map.Entry<String, Snapshot> file : files.entrySet()) {
                digests.put(file.getKey(), disk.write(scratch.resolve(file.getKey()), file.getValue()));
            }
            Manifest manifest = new Manifest(
                    id,
                    now,
                    point.epoch(),
                    point.step(),
                    point.endOfEpoch(),
                    point.metrics(),
                    point.metadata(),
                    point.provenance(),
                    digests);
            disk.write(scratch.resolve(Manifest.FILE_NAME), out -> out.write(JSON.writeValueAsBytes(manifest)));
            Disk.flushFolder(scratch);
            Files.move(scratch, place, StandardCopyOption.ATOMIC_MOVE);
            Disk.flushFolder(folder);
            return new Checkpoint(place, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint " + place, e);
        } finally {
            // Renamed away where all went well.
            Disk.deleteTree(scratch);
        }
    }

    /**
     * Writes a checkpoint that goes on where one of another folder stands, and does not depend on it.
     *
     * @param which of its files are taken along, by name
     * @param metadata to add to its own
     * @throws CorruptCheckpoint where a file of the other is missing or damaged
     */
    public Checkpoint copy(Checkpoint other, Predicate<String> which, Map<String, String> metadata) {
        verify(other);
        Manifest manifest = other.manifest();
        Map<String, Snapshot> files = new LinkedHashMap<>();
        manifest.files().keySet().stream()
                .filter(which)
                .forEach(name ->
                        files.put(name, out -> Files.copy(other.folder().resolve(name), out)));
        Map<String, String> all = new LinkedHashMap<>(manifest.metadata());
        all.putAll(metadata);
        return write(
                new SavePoint(
                        manifest.epoch(),
                        manifest.step(),
                        manifest.endOfEpoch(),
                        manifest.metrics(),
                        all,
                        manifest.provenance()),
                files);
    }

    private Optional<String> newestName() {
        return entries(CheckpointIds.PREFIX + "*").stream()
                .map(entry -> entry.getFileName().toString())
                .max(Comparator.naturalOrder());
    }

    private List<Path> entries(String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the checkpoints in " + folder, e);
        }
        return found;
    }

    /** Every whole checkpoint, the newest first. A folder without a readable manifest is passed over. */
    public List<Checkpoint> list() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (Path entry : entries(CheckpointIds.PREFIX + "*")) {
            manifestOf(entry).ifPresent(manifest -> checkpoints.add(new Checkpoint(entry, manifest)));
        }
        checkpoints.sort(Comparator.comparing(Checkpoint::id).reversed());
        return checkpoints;
    }

    private static Optional<Manifest> manifestOf(Path entry) {
        try {
            return Optional.ofNullable(
                            JSON.readValue(Files.readAllBytes(entry.resolve(Manifest.FILE_NAME)), Manifest.class))
                    .filter(CheckpointFolder::isComplete);
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** Jackson leaves null what a damaged file does not say. */
    private static boolean isComplete(Manifest manifest) {
        return Stream.of(manifest.id(), manifest.createdAt(), manifest.metrics(), manifest.files())
                        .allMatch(Objects::nonNull)
                && manifest.files().entrySet().stream()
                        .allMatch(file -> isPlain(file.getKey()) && file.getValue() != null && file.getValue().bytes() >= 0);
    }

    /** Names nothing outside of the folder. */
    private static boolean isPlain(String name) {
        return name.matches("(?!\\.)[^/\\\\:\\p{Cntrl}]{1,200}");
    }

    /**
     * Gives a checkpoint's states back. All files are looked at before the first is loaded.
     *
     * @throws CorruptCheckpoint where a file is missing or differs from its digest, or is not what its state needs
     */
    static void read(Checkpoint checkpoint, Map<String, Recoverable> files) {
        verify(checkpoint);
        files.forEach((name, recoverable) -> {
            Path file = checkpoint.folder().resolve(name);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                recoverable.load(in);
            } catch (IOException e) {
                throw new CorruptCheckpoint("cannot read " + file, e);
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
            String actual;
            try {
                actual = Disk.sha256(file);
            } catch (IOException e) {
                throw new CorruptCheckpoint("cannot read " + file, e);
            }
            if (!actual.equals(expected.sha256())) {
                throw new CorruptCheckpoint(file + " does not have the SHA-256 that its manifest says");
            }
        });
    }

    /** Deletes a checkpoint; it stops being one at once, whatever happens in between. */
    void delete(Checkpoint checkpoint) {
        Path hidden = folder.resolve(HIDDEN + "deleting-" + checkpoint.id());
        try {
            Files.move(checkpoint.folder(), hidden, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the checkpoint " + checkpoint.folder(), e);
        }
        Disk.deleteTree(hidden);
    }

    /** Removes what writing or deleting left behind when it was cut off. */
    void sweep() {
        entries(HIDDEN + "{writing,deleting}-*").forEach(Disk::deleteTree);
    }

    /** Deletes the folder itself. */
    void deleteAll() {
        Disk.deleteTree(folder);
    }
}
