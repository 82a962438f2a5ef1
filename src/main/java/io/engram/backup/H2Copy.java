package io.engram.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.zip.ZipFile;

/** Copies the H2 database of a data folder at one moment, while others use it. */
public final class H2Copy implements Backup.DatabaseCopy {

    private static final String FILE = "engram.mv.db";

    private final Connections database;

    /** Where connections come from. */
    @FunctionalInterface
    public interface Connections {

        Connection open() throws SQLException;
    }

    /** Of a server that is running. */
    public H2Copy(Connections database) {
        this.database = database;
    }

    /** Whether a folder has such a database. */
    public static boolean isIn(Path data) {
        return Files.exists(data.resolve(FILE));
    }

    /** Of a server that is not running: H2 refuses where it is. */
    public static H2Copy resting(Path data) {
        String url = "jdbc:h2:file:" + data.toAbsolutePath().normalize().resolve("engram") + ";IFEXISTS=TRUE";
        return new H2Copy(() -> DriverManager.getConnection(url, "sa", ""));
    }

    @Override
    public void into(Path folder) throws IOException {
        Path zip = folder.resolve("database.zip");
        try (Connection connection = database.open();
                PreparedStatement backup = connection.prepareStatement("backup to ?")) {
            backup.setString(1, zip.toString());
            backup.execute();
        } catch (SQLException e) {
            throw new IOException("the database cannot be copied: " + e.getMessage(), e);
        }
        try (ZipFile archive = new ZipFile(zip.toFile());
                InputStream in = archive.getInputStream(archive.getEntry(FILE))) {
            Files.copy(in, folder.resolve(FILE));
        }
        Files.delete(zip);
    }
}
