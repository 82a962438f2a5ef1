package io.engram.dataset;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Where uploads go and how large they may be.
 *
 * @param data the folder of everything; datasets lie in its folder {@code datasets}
 */
@ConfigurationProperties("engram")
record DatasetSettings(Path data, Uploads uploads) {

    /** @param maxSize of one dataset */
    record Uploads(DataSize maxSize) {}
}
