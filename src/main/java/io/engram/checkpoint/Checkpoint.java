package io.engram.checkpoint;

import java.nio.file.Path;

/** A whole checkpoint on disk. */
public record Checkpoint(Path folder, Manifest manifest) {

    /** The key of the metadata that says what sort of checkpoint it is. */
    public static final String KIND = "kind";

    /** The sort whose weights are the mean of others; nothing can go on from them, for no optimizer belongs to them. */
    public static final String AVERAGE = "average";

    public String id() {
        return manifest.id();
    }

    /** The value of a metric, as in {@code valid.loss}; NaN where it was not recorded. */
    public double metric(String name) {
        return manifest.metrics().getOrDefault(name, Double.NaN);
    }

    /** Whether a file of this name belongs to it and is what the manifest says; it is read for that. */
    public boolean isWhole(String file) {
        Manifest.FileDigest expected = manifest.files().get(file);
        return expected != null && FileCheck.of(folder, file, expected).isOk();
    }

    public boolean isEndOfEpoch() {
        return manifest.endOfEpoch();
    }

    public boolean isAverage() {
        return AVERAGE.equals(manifest.metadata().get(KIND));
    }
}
