package io.engram.checkpoint;

import io.engram.storage.FreeSpace;
import io.engram.storage.StorageFull;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A folder of checkpoints, each a folder of its own that is written whole or not at all: beside its place, every file
 * flushed to the disk, the manifest last, then renamed.
 */
public final class CheckpointFolder {

    private final Path folder;
    private final InstantSource clock;
    private final Disk disk;
    private final FreeSpace space;
    private final HiddenFolders hidden;
    private final CheckpointIds ids = new CheckpointIds();

    /** Makes the folder where it is missing. */
    public CheckpointFolder(Path folder, InstantSource clock) {
        this(folder, clock, new Disk(), FreeSpace.ofProcess());
    }

    CheckpointFolder(Path folder, InstantSource clock, Disk disk, FreeSpace space) {
        this.folder = folder;
        this.clock = clock;
        this.disk = disk;
        this.space = space;
        this.hidden = new HiddenFolders(folder, disk);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for checkpoints " + folder, e);
        }
    }

    /** An empty folder of the system's, with the same clock. */
    CheckpointFolder temporary() {
        try {
            return new CheckpointFolder(Files.createTempDirectory("engram-checkpoints-"), clock, disk, space);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder for checkpoints", e);
        }
    }

    /**
     * Writes a checkpoint of these files.
     *
     * @throws StorageFull where there is no room for it; nothing is left of it then
     */
    Checkpoint write(SavePoint point, Map<String, Snapshot> files) {
        long bytes = expectedBytes(files);
        requireSpace(bytes);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String id = ids.next(now, newestName());
        Path scratch = hidden.writing(id);
        Path place = folder.resolve(id);
        try {
            disk.makeFolder(scratch);
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
            disk.write(scratch.resolve(Manifest.FILE_NAME), out -> out.write(ManifestFile.bytes(manifest)));
            disk.flushFolder(scratch);
            disk.move(scratch, place);
            disk.flushFolder(folder);
            return new Checkpoint(place, manifest);
        } catch (IOException e) {
            // First, so that what is said to be free does not count it.
            disk.deleteTree(scratch);
            throw new UncheckedIOException("cannot write the checkpoint " + place, space.explained(folder, bytes, e));
        } finally {
            // Renamed away where all went well.
            disk.deleteTree(scratch);
        }
    }

    /** What the states say of their sizes; those that say nothing will be about as large as they were. */
    private long expectedBytes(Map<String, Snapshot> files) {
        long known = files.values().stream().mapToLong(Snapshot::bytes).sum();
        return list().stream()
                .findFirst()
                .map(last -> Math.max(known, last.manifest().bytes()))
                .orElse(known);
    }

    /** What a crash or a failure has left behind is given up before a save is. */
    private void requireSpace(long bytes) {
        try {
            space.require(folder, bytes);
        } catch (StorageFull e) {
            sweep();
            space.require(folder, bytes);
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
        return entries().stream().map(entry -> entry.getFileName().toString()).max(Comparator.naturalOrder());
    }

    private List<Path> entries() {
        return entries(folder);
    }

    private static List<Path> entries(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, CheckpointIds.PREFIX + "*")) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the checkpoints in " + folder, e);
        }
        return found;
    }

    /** Every whole checkpoint, the newest first. A folder without a manifest that can be believed is passed over. */
    public List<Checkpoint> list() {
        return list(entries());
    }

    /** The same of a folder that may not even be there; nothing is made. */
    public static List<Checkpoint> listIn(Path folder) {
        return Files.isDirectory(folder) ? list(entries(folder)) : List.of();
    }

    private static List<Checkpoint> list(List<Path> entries) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (Path entry : entries) {
            at(entry).ifPresent(checkpoints::add);
        }
        checkpoints.sort(Comparator.comparing(Checkpoint::id).reversed());
        return checkpoints;
    }

    /** The checkpoint in a folder of its own, or nothing where there is no manifest that can be believed. */
    public static Optional<Checkpoint> at(Path place) {
        return ManifestFile.read(place).map(manifest -> new Checkpoint(place, manifest));
    }

    /**
     * Gives the states of a checkpoint back that has been {@link #verify verified}.
     *
     * @throws CorruptCheckpoint where a file is not what its state needs
     */
    static void read(Checkpoint checkpoint, Map<String, Recoverable> files) {
        files.forEach((name, recoverable) -> {
            Path file = checkpoint.folder().resolve(name);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                recoverable.load(in);
            } catch (IOException e) {
                throw new CorruptCheckpoint("cannot read " + file, e);
            }
        });
    }

    /** Compares every file with its digest. */
    public static List<FileCheck> check(Checkpoint checkpoint) {
        return checkpoint.manifest().files().entrySet().stream()
                .map(file -> FileCheck.of(checkpoint.folder(), file.getKey(), file.getValue()))
                .toList();
    }

    /** Whether every file has its digest. */
    public static boolean isWhole(Checkpoint checkpoint) {
        return check(checkpoint).stream().allMatch(FileCheck::isOk);
    }

    /**
     * Compares every file with its digest.
     *
     * @throws CorruptCheckpoint where one is missing or differs
     */
    public static void verify(Checkpoint checkpoint) {
        check(checkpoint).stream().filter(file -> !file.isOk()).findFirst().ifPresent(file -> {
            throw new CorruptCheckpoint(checkpoint.folder() + ": " + file.inWords());
        });
    }

    boolean isPinned(Checkpoint checkpoint) {
        return Pins.isPinned(checkpoint.folder());
    }

    /**
     * Deletes a checkpoint; it stops being one at once, whatever happens in between.
     *
     * @return whether it is gone: one that somebody has pinned stays
     */
    boolean delete(Checkpoint checkpoint) {
        try {
            if (!hidden.hide(checkpoint.id())) {
                return false;
            }
        } catch (NoSuchFileException e) {
            // Somebody else has deleted it.
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the checkpoint " + checkpoint.folder(), e);
        }
        hidden.discard(checkpoint.id());
        return true;
    }

    /** Removes what writing or deleting left behind when it was cut off. */
    void sweep() {
        hidden.sweep();
    }

    /** Deletes the folder itself. */
    void deleteAll() {
        disk.deleteTree(folder);
    }
}
