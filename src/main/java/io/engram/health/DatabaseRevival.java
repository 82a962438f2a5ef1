package io.engram.health;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Opens H2 again where it has closed itself, as it does when the disk is full. It stays closed for as long as one
 * connection to it is left, and the pool would keep all of them: so they are all given up, and the next one opens it,
 * once there is room.
 */
@Component
public final class DatabaseRevival implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DatabaseRevival.class);
    private static final long EVERY_SECONDS = 2;

    /** H2's: the database has been closed; it was closed already. */
    private static final Set<Integer> CLOSED = Set.of(90098, 90121);

    private final DataSource database;
    private @Nullable ScheduledExecutorService watch;

    DatabaseRevival(DataSource database) {
        this.database = database;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                looking.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        watch = looking;
    }

    private void look() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        } catch (SQLException e) {
            if (isClosed(e)) {
                log.warn("the database has closed itself ({}); opening it again", e.getMessage());
                giveUpConnections();
            }
        } catch (RuntimeException e) {
            log.warn("cannot look after the database", e);
        }
    }

    private static boolean isClosed(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && CLOSED.contains(sql.getErrorCode())) {
                return true;
            }
        }
        return false;
    }

    private void giveUpConnections() {
        if (database instanceof HikariDataSource hikari) {
            HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
            if (pool != null) {
                pool.softEvictConnections();
            }
        }
    }

    @Override
    public synchronized void stop() {
        if (watch != null) {
            watch.shutdownNow();
            watch = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watch != null;
    }
}
