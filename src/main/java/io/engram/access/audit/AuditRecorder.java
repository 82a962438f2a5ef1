package io.engram.access.audit;

import io.engram.access.Actor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes entries, and keeps them bounded. What is done is done when its entry is written, so an entry that cannot be
 * written goes, whole, to the server's log as an error, and is counted in {@code engram.audit.lost}. That is rare in a
 * way that matters: the entry and what it is about are in the same database.
 */
@Component
class AuditRecorder {

    private static final Logger log = LoggerFactory.getLogger(AuditRecorder.class);

    /** How many entries may come before the old ones are looked for. */
    private static final int BETWEEN_PRUNES = 1000;

    private final AuditLog entries;
    private final AuditSettings settings;
    private final Counter lost;
    private final AtomicInteger untilPrune = new AtomicInteger();

    AuditRecorder(AuditLog entries, AuditSettings settings, MeterRegistry meters) {
        this.entries = entries;
        this.settings = settings;
        this.lost = Counter.builder("engram.audit.lost")
                .description("Entries of the audit that could not be written; the log has them")
                .register(meters);
    }

    void record(Actor actor, String method, String path, int status, String remote, boolean refused) {
        try {
            entries.add(actor, method, path, status, remote, refused);
            if (untilPrune.getAndUpdate(left -> left <= 0 ? BETWEEN_PRUNES : left - 1) <= 0) {
                entries.prune(settings);
            }
        } catch (DataAccessException e) {
            lost.increment();
            log.error(
                    "not in the audit: {} ({}) from {}: {} {} gave {}{}",
                    actor.id(),
                    actor.name(),
                    remote,
                    method,
                    path,
                    status,
                    refused ? ", refused" : "",
                    e);
        }
    }
}
