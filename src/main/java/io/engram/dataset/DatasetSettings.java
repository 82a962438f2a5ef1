package io.engram.dataset;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Where uploads go and how large they may be, and what may be read where it lies.
 *
 * @param data the folder of everything; datasets lie in its folder {@code datasets}
 */
@ConfigurationProperties("engram")
record DatasetSettings(Path data, Uploads uploads, Datasets datasets) {

    /** @param maxSize of one dataset */
    record Uploads(DataSize maxSize) {}

    /** @param folders absolute ones of this machine, whose files may be read in place; none by default */
    record Datasets(List<String> folders) {}
}
