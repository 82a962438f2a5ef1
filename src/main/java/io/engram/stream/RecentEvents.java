package io.engram.stream;

import io.engram.experiment.history.EventHorizon;
import io.engram.experiment.history.Happening;
import io.engram.experiment.history.Happenings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.stereotype.Component;

/**
 * The newest stored events, read once for all clients, so that those who keep up cost no query each. It holds every
 * event behind {@link #floor} up to {@link #head}. One thread reads on; any may look.
 */
@Component
final class RecentEvents {

    private static final int PAGE = 500;
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final Happenings happenings;
    private final EventHorizon horizon;
    private final EventText text;
    private final ConcurrentNavigableMap<Long, Told> events = new ConcurrentSkipListMap<>();
    private long bytes;
    private volatile long floor;
    private volatile long head;

    RecentEvents(Happenings happenings, EventHorizon horizon, EventText text) {
        this.happenings = happenings;
        this.horizon = horizon;
        this.text = text;
    }

    /** Whoever has all up to there has read it, or can read it from the database; nothing will come before it. */
    long newest() {
        return horizon.id();
    }

    long head() {
        return head;
    }

    long floor() {
        return floor;
    }

    /** The first behind an id. It is the right one if the id is not below the {@link #floor} <em>afterwards</em>. */
    Optional<Told> behind(long id) {
        return Optional.ofNullable(events.higherEntry(id)).map(Map.Entry::getValue);
    }

    /** Reads what has come since. */
    void readOn() {
        long upTo = horizon.id();
        while (head < upTo) {
            List<Happening> page = happenings.between(head, upTo, null, PAGE);
            page.stream().map(text::stored).forEach(this::add);
            head = page.size() < PAGE ? upTo : page.get(PAGE - 1).id();
        }
    }

    private void add(Told told) {
        events.put(told.id(), told);
        bytes += told.text().length;
        while (bytes > MOST_BYTES) {
            Map.Entry<Long, Told> oldest = events.firstEntry();
            // First the floor, so that nobody who finds a gap takes it for complete.
            floor = oldest.getKey();
            events.remove(oldest.getKey());
            bytes -= oldest.getValue().text().length;
        }
    }

    /** Leaves out what has come since, because nobody listens; whoever wants it finds it in the database. */
    void skip() {
        long upTo = horizon.id();
        if (upTo > head) {
            floor = upTo;
            events.clear();
            bytes = 0;
            head = upTo;
        }
    }
}
