package io.engram.checkpoint;

import java.time.Instant;
import java.util.Map;

/**
 * What a checkpoint says of itself; its file is written last, so a folder without one is no checkpoint.
 *
 * @param epoch the last epoch that has begun
 * @param step optimizer steps so far
 * @param endOfEpoch whether the epoch is complete
 * @param metrics finite values by {@code stage.name}
 * @param files every other file of the folder
 */
public record Manifest(
        String id,
        Instant createdAt,
        int epoch,
        long step,
        boolean endOfEpoch,
        Map<String, Double> metrics,
        Map<String, FileDigest> files) {

    /** The name of its file. */
    public static final String FILE_NAME = "manifest.json";

    /** The name of the file with the weights. */
    public static final String WEIGHTS_FILE_NAME = "model.safetensors";

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
