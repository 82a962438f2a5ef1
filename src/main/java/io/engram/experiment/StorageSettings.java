package io.engram.experiment;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where things are kept.
 *
 * @param data the folder of everything: database, datasets and the experiments' files
 */
@ConfigurationProperties("engram")
record StorageSettings(Path data) {}
