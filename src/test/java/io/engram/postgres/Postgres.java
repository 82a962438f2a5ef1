package io.engram.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of this JVM, started when the first asks for it, on a free port of 127.0.0.1, and ended
 * with the JVM. It refuses to run as root: there it is started in a user namespace, which unshare makes.
 */
public final class Postgres {

    public static final String USER = "postgres";

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<String, String> KEPT = new ConcurrentHashMap<>();
    private static @Nullable EmbeddedPostgres server;

    private Postgres() {}

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("max_connections", "200")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL cannot be started", e);
            }
        }
        return server;
    }

    /** Whether it can be started here; why not, if it cannot. */
    static String whyNot() {
        try {
            server();
            return "";
        } catch (RuntimeException e) {
            return "PostgreSQL cannot be started here (as root it needs unshare -U): " + e;
        }
    }

    /** The address of a new, empty database. */
    public static String newDatabase() {
        String name = "engram_" + NAMES.incrementAndGet();
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
        return url(name);
    }

    /** The address of the database that stands for this one of H2: a file outlives its server, memory does not. */
    public static String insteadOf(String h2) {
        return h2.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:mem:")
                ? newDatabase()
                : KEPT.computeIfAbsent(h2, url -> newDatabase());
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server().getPort() + "/" + database;
    }
}
