package io.engram;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Keeps a PostgreSQL database to one server, since two would take each other's experiments away. A connection of its
 * own holds an advisory lock, which PostgreSQL gives back when the server ends, however it ends. H2 locks its file
 * itself.
 */
@Component("databaseOwnership")
final class DatabaseOwnership implements FlywayMigrationStrategy, HealthIndicator, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(DatabaseOwnership.class);

    /** "engram" in ASCII; locks are a database's own. */
    private static final long KEY = 0x656E6772616DL;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A server that was killed a moment ago may not have been noticed yet. */
    private static final int PATIENCE_SECONDS = 5;

    private final JdbcConnectionDetails database;
    private @Nullable Connection owner;

    DatabaseOwnership(JdbcConnectionDetails database) {
        this.database = database;
    }

    /** Before anything is changed, the schema included. */
    @Override
    public void migrate(org.flywaydb.core.Flyway flyway) {
        if (isPostgres()) {
            take();
        }
        flyway.migrate();
    }

    private boolean isPostgres() {
        return database.getJdbcUrl().startsWith("jdbc:postgresql:");
    }

    private synchronized void take() {
        try {
            Connection connection =
                    DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword());
            try (Statement statement = connection.createStatement()) {
                statement.execute("set application_name = 'engram, owner of the database'");
                statement.execute("set lock_timeout = '" + PATIENCE_SECONDS + "s'");
                statement.execute("select pg_advisory_lock(" + KEY + ")");
                owner = connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                    ? new Taken(database.getJdbcUrl(), e)
                    : new IllegalStateException("cannot connect to " + database.getJdbcUrl(), e);
        }
    }

    /** A connection that broke has lost the lock; the next look takes it again, unless another server came first. */
    @Override
    public synchronized Health health() {
        if (!isPostgres()) {
            return Health.up().build();
        }
        try {
            if (!isHeld()) {
                log.warn("the connection that keeps the database to this server broke; taking the database again");
                take();
            }
            return Health.up().build();
        } catch (RuntimeException e) {
            return Health.down(e).build();
        }
    }

    private boolean isHeld() {
        Connection connection = owner;
        if (connection == null) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet one = statement.executeQuery("select 1")) {
            return one.next();
        } catch (SQLException e) {
            log.debug("the connection of the lock is broken", e);
            return false;
        }
    }

    @Override
    public synchronized void destroy() throws SQLException {
        if (owner != null) {
            owner.close();
        }
    }

    /** Another server works with the database. */
    static final class Taken extends RuntimeException {

        private final String url;

        Taken(String url, SQLException cause) {
            super("another server works with the database " + url, cause);
            this.url = url;
        }
    }

    /** Says so without a stack trace. Named in {@code META-INF/spring.factories}. */
    static final class Analyzer extends AbstractFailureAnalyzer<Taken> {

        @Override
        protected FailureAnalysis analyze(Throwable root, Taken failure) {
            return new FailureAnalysis(
                    "Another Engram server works with the database " + failure.url + ".",
                    "Stop that one first, or name another database with --spring.datasource.url=<url>.",
                    failure);
        }
    }
}
