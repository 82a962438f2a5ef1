package io.engram.checkpoint;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says of itself; its file is written last, so a folder without one is no checkpoint.
 *
 * @param epoch the last epoch that has begun
 * @param step optimizer steps so far
 * @param endOfEpoch whether the epoch is complete
 * @param metrics finite values by {@code stage.name}
 * @param metadata what the one who saved it wanted to find again
 * @param provenance what has to be the same to get the same bits again
 * @param files every other file of the folder
 */
public record Manifest(
        String id,
        Instant createdAt,
        int epoch,
        long step,
        boolean endOfEpoch,
        Map<String, Double> metrics,
        Map<String, String> metadata,
        Map<String, String> provenance,
        Map<String, FileDigest> files) {

    /** The name of its file. */
    public static final String FILE_NAME = "manifest.json";

    /** The name of the file with the weights. */
    public static final String WEIGHTS_FILE_NAME = "model.safetensors";

    /** Checkpoints of before say nothing of metadata and provenance. */
    public Manifest {
        metadata = orNone(metadata);
        provenance = orNone(provenance);
    }

    private static Map<String, String> orNone(@Nullable Map<String, String> written) {
        return written == null ? Map.of() : written;
    }

    /**
     * What a file must be.
     *
     * @param sha256 lower-case hex
     */
    public record FileDigest(long bytes, String sha256) {}

    /** The file with the weights. */
    public FileDigest weights() {
        return files.getOrDefault(WEIGHTS_FILE_NAME, new FileDigest(0, ""));
    }

    /** The size of all files together, the manifest not counted. */
    public long bytes() {
        return files.values().stream().mapToLong(FileDigest::bytes).sum();
    }
}
