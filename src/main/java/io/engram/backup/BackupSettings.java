package io.engram.backup;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where backups go.
 *
 * @param data the folder of everything
 */
@ConfigurationProperties("engram")
record BackupSettings(Path data, Backups backups) {

    /** @param folder takes a folder for each backup; better on another disk */
    record Backups(Path folder) {}
}
