package io.engram.checkpoint;

import java.nio.file.Path;

/** A whole checkpoint on disk. */
public record Checkpoint(Path folder, Manifest manifest) {

    public String id() {
        return manifest.id();
    }

    /** The value of a metric, as in {@code valid.loss}; NaN where it was not recorded. */
    public double metric(String name) {
        return manifest.metrics().getOrDefault(name, Double.NaN);
    }
}
