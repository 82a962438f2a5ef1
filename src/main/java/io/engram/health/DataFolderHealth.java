package io.engram.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the data folder takes files, and has room for them: without both, no training can save anything. */
@Component("dataFolder")
final class DataFolderHealth extends AbstractHealthIndicator {

    private final Path folder;
    private final long leastFree;

    DataFolderHealth(HealthSettings settings) {
        super("the data folder cannot be written to");
        folder = settings.data().toAbsolutePath().normalize();
        leastFree = settings.health().minFree().toBytes();
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws IOException {
        Files.delete(Files.createTempFile(folder, ".writable-", null));
        long free = Files.getFileStore(folder).getUsableSpace();
        (free < leastFree ? health.down() : health.up())
                .withDetail("free", free)
                .withDetail("least", leastFree);
    }
}
