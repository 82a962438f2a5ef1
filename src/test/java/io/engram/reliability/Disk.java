package io.engram.reliability;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CorruptCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The files of checkpoints, as they are and as they are downloaded. */
final class Disk {

    private final Api server;

    Disk(Api server) {
        this.server = server;
    }

    /** Why a checkpoint that is listed cannot be loaded; nothing where it can. */
    Optional<String> flaw(String experiment, JsonNode checkpoint) {
        String id = checkpoint.get("id").asString();
        String sha256 = checkpoint.get("weights_sha256").asString();
        Optional<Checkpoint> onDisk = new CheckpointFolder(server.checkpoints(experiment), InstantSource.system())
                .list().stream().filter(one -> one.id().equals(id)).findFirst();
        if (onDisk.isEmpty()) {
            return Optional.of("it is not on disk");
        }
        try {
            CheckpointFolder.verify(onDisk.get());
        } catch (CorruptCheckpoint e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        Optional<byte[]> weights = server.download("/checkpoints/" + id + "/download?format=safetensors");
        if (weights.isEmpty()) {
            return Optional.of("its weights cannot be downloaded");
        }
        return sha256(weights.get()).equals(sha256)
                ? Optional.empty()
                : Optional.of("its weights do not have the digest " + sha256);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The names of all that lies where an experiment's checkpoints are. */
    Set<String> names(String experiment) {
        try (Stream<Path> entries = Files.list(server.checkpoints(experiment))) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
