package io.engram.stream;

import io.engram.experiment.history.Happening;
import io.engram.experiment.history.Happenings;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The stored events for one client: from memory while it keeps up, else page by page from the database, in another
 * thread than the one that writes to the client.
 */
final class StoredEvents {

    private static final Logger log = LoggerFactory.getLogger(StoredEvents.class);
    private static final int PAGE = 100;

    private final Selection selection;
    private final RecentEvents recent;
    private final Happenings happenings;
    private final EventText text;
    private final Executor elsewhere;
    private Runnable wake = () -> {};
    private volatile @Nullable Page page;
    private volatile boolean broken;

    // Of the thread that writes to the client.
    private long position;
    private boolean reading;

    /** @param upTo all there is up to there is in it, or was */
    private record Page(Queue<Told> events, long upTo) {}

    StoredEvents(
            Selection selection,
            long position,
            RecentEvents recent,
            Happenings happenings,
            EventText text,
            Executor elsewhere) {
        this.selection = selection;
        this.position = position;
        this.recent = recent;
        this.happenings = happenings;
        this.text = text;
        this.elsewhere = elsewhere;
    }

    void whenReady(Runnable then) {
        wake = then;
    }

    /** The last event that was given out, or that the client does not want. */
    long position() {
        return position;
    }

    /** Whether the database did not answer: the client is to come back. */
    boolean isBroken() {
        return broken;
    }

    /** What comes next; null where it is being read, or there is nothing. */
    @Nullable
    Told poll() {
        if (reading) {
            Told next = fromPage();
            if (next != null || reading) {
                return next;
            }
        }
        long head = recent.head();
        while (position < head && !broken) {
            Optional<Told> next = recent.behind(position);
            if (recent.floor() > position) {
                read(head);
                return null;
            }
            if (next.isEmpty() || next.get().id() > head) {
                position = head;
                return null;
            }
            position = next.get().id();
            if (selection.has(next.get())) {
                return next.get();
            }
        }
        return null;
    }

    private @Nullable Told fromPage() {
        Page read = page;
        if (read == null) {
            return null;
        }
        Told next = read.events().poll();
        if (next != null) {
            position = next.id();
            return next;
        }
        position = read.upTo();
        page = null;
        reading = false;
        return null;
    }

    private void read(long head) {
        reading = true;
        long after = position;
        elsewhere.execute(() -> {
            try {
                page = page(after, head);
            } catch (DataAccessException | TransactionException e) {
                log.warn("cannot read events; a client is sent away to come back", e);
                broken = true;
            }
            wake.run();
        });
    }

    private Page page(long after, long head) {
        List<Happening> found = happenings.between(after, head, selection.experiment(), PAGE);
        Queue<Told> events = new ArrayDeque<>();
        for (Happening happening : found) {
            if (selection.has(happening.type())) {
                events.add(text.stored(happening));
            }
        }
        return new Page(events, found.size() < PAGE ? head : found.get(PAGE - 1).id());
    }
}
