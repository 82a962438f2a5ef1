package io.engram.health;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What a server needs to be ready.
 *
 * @param data the folder of everything
 */
@ConfigurationProperties("engram")
record HealthSettings(Path data, Health health) {

    /** @param minFree of the disk that the data folder is on; with less the server is not ready */
    record Health(DataSize minFree) {}
}
