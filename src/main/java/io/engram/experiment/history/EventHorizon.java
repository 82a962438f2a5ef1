package io.engram.experiment.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Up to which id the table of events is complete. Ids are given when a row is inserted and seen when its transaction
 * commits, so of two transactions the one with the larger id may be seen first. Whoever reads up to the horizon, taken
 * before the query, leaves nothing behind: no row with such an id will ever come later.
 *
 * <p>It works since all events are written by this process (a database belongs to one server): each transaction notes,
 * before its first event, the largest id that is known to be given, so all of its own are larger.
 */
@Component
public class EventHorizon implements SmartInitializingSingleton {

    private final JdbcClient jdbc;
    private final Set<Writing> open = new HashSet<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private long given;

    EventHorizon(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What earlier servers have written is complete. */
    @Override
    public void afterSingletonsInstantiated() {
        given(jdbc.sql("select coalesce(max(id), 0) from event")
                .query(Long.class)
                .single());
    }

    /** No event with this id or a smaller one will be seen that is not seen now. It never goes back. */
    public synchronized long id() {
        long horizon = given;
        for (Writing writing : open) {
            horizon = Math.min(horizon, writing.before);
        }
        return horizon;
    }

    /** Has somebody told, in the thread that wrote, whenever it may have moved. It must be quick, and not throw. */
    public void whenItMoves(Runnable listener) {
        listeners.add(listener);
    }

    /** Writes an event; {@code insert} answers its id. */
    void write(LongSupplier insert) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            join();
            given(insert.getAsLong());
            return;
        }
        Writing alone = begin();
        try {
            given(insert.getAsLong());
        } finally {
            alone.end();
        }
    }

    /** Once in a transaction. */
    private void join() {
        boolean joined = TransactionSynchronizationManager.getSynchronizations().stream()
                .anyMatch(one -> one instanceof Writing writing && writing.horizon() == this);
        if (!joined) {
            TransactionSynchronizationManager.registerSynchronization(begin());
        }
    }

    private synchronized Writing begin() {
        Writing writing = new Writing(given);
        open.add(writing);
        return writing;
    }

    private synchronized void given(long id) {
        given = Math.max(given, id);
    }

    private void end(Writing writing) {
        synchronized (this) {
            open.remove(writing);
        }
        listeners.forEach(Runnable::run);
    }

    /** A transaction that writes events, until they are seen, or never will be. */
    private final class Writing implements TransactionSynchronization {

        private final long before;

        Writing(long before) {
            this.before = before;
        }

        private EventHorizon horizon() {
            return EventHorizon.this;
        }

        void end() {
            EventHorizon.this.end(this);
        }

        @Override
        public void afterCompletion(int status) {
            end();
        }
    }
}
