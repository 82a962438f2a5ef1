package io.engram.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * Makes a backup while the server works: {@code POST /actuator/backup}. Nobody can ask for it unless
 * {@code management.endpoints.web.exposure.include} names it. Of PostgreSQL only the files are copied; pg_dump, before,
 * copies the rest.
 */
@Component
@Endpoint(id = "backup")
final class BackupEndpoint {

    private static final Logger log = LoggerFactory.getLogger(BackupEndpoint.class);

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'engram-'yyyyMMdd'T'HHmmss.SSS'Z'")
            .withZone(ZoneOffset.UTC)
            .withLocale(Locale.ROOT);

    private final BackupSettings settings;
    private final DataSource database;
    private final InstantSource clock;

    BackupEndpoint(BackupSettings settings, DataSource database, InstantSource clock) {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
    }

    /** Makes it. One at a time: it holds files under one name. */
    @WriteOperation
    synchronized Backup.Result make() throws IOException, SQLException {
        Path target = settings.backups().folder().toAbsolutePath().normalize().resolve(NAME.format(clock.instant()));
        Backup.Result result =
                new Backup(settings.data()).into(target, isH2() ? new H2Copy(database::getConnection) : null);
        log.info("backup of {} files, {} bytes in {}", result.files(), result.bytes(), target);
        return result;
    }

    private boolean isH2() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getURL().startsWith("jdbc:h2:");
        }
    }
}
