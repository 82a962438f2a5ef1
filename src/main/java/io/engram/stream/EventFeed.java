package io.engram.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events for one client: those that are stored, each exactly once and in order; the newest progress; lines
 * of the log.
 */
final class EventFeed implements Feed {

    /** Whoever is so far behind has to read the list anew anyway. */
    private static final int MOST_DELETED = 10_000;

    private final Selection selection;
    private final StoredEvents stored;
    private final NewestProgress progress;
    private final EventText text;
    private final @Nullable LogReader log;
    private final Duration heartbeat;

    private final BlockingQueue<Told> deleted = new LinkedBlockingQueue<>(MOST_DELETED);
    private volatile boolean beatDue;
    private volatile boolean over;
    private Duration lastBeat = Duration.ZERO;

    // Of the thread that writes to the client.
    private String told = "";
    private @Nullable Told reset;
    private long lastProgress;

    EventFeed(
            Selection selection,
            StoredEvents stored,
            NewestProgress progress,
            EventText text,
            @Nullable LogReader log,
            Duration heartbeat) {
        this.selection = selection;
        this.stored = stored;
        this.progress = progress;
        this.text = text;
        this.log = log;
        this.heartbeat = heartbeat;
    }

    /** Begins with this, behind the id, whatever types were asked for. */
    EventFeed beginWith(Told first) {
        reset = first;
        return this;
    }

    @Override
    public void whenReady(Runnable wake) {
        stored.whenReady(wake);
        if (log != null) {
            log.whenReady(wake);
        }
    }

    @Override
    public byte @Nullable [] next() {
        if (told.isEmpty()) {
            return ascii("retry: 2000\n" + id() + "\n");
        }
        Told first = reset;
        if (first != null) {
            reset = null;
            return first.bytes();
        }
        if (beatDue) {
            beatDue = false;
            return ascii(": heartbeat\n" + (told.equals(position()) ? "" : id()) + "\n");
        }
        Told next = stored.poll();
        if (next != null) {
            return next.bytes(remembered());
        }
        next = deleted.poll();
        if (next != null) {
            over = selection.experiment() != null;
            return next.bytes();
        }
        next = nextProgress();
        return next != null ? next.bytes() : nextLog();
    }

    private @Nullable Told nextProgress() {
        for (Told newest : progress.released()) {
            if (newest.id() > lastProgress) {
                lastProgress = newest.id();
                if (selection.has(newest)) {
                    return newest;
                }
            }
        }
        return null;
    }

    private byte @Nullable [] nextLog() {
        LogFile.Chunk chunk = log == null ? null : log.poll();
        return chunk == null
                ? null
                : text.log(String.valueOf(selection.experiment()), chunk.text()).bytes(remembered());
    }

    private String id() {
        return "id: " + remembered() + "\n";
    }

    private String remembered() {
        told = position();
        return told;
    }

    private String position() {
        return log == null ? Long.toString(stored.position()) : stored.position() + "-" + log.position();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean isOver() {
        return over || stored.isBroken();
    }

    @Override
    public boolean tick(Duration now) {
        boolean news = log != null && log.look();
        if (now.minus(lastBeat).compareTo(heartbeat) >= 0) {
            beatDue = !lastBeat.isZero();
            lastBeat = now;
        }
        return news || beatDue;
    }

    @Override
    public void deleted(Told gone) {
        boolean wanted = selection.experiment() != null || selection.has(Selection.DELETED);
        if (wanted && selection.isOf(gone.experiment()) && !deleted.offer(gone)) {
            over = true;
        }
    }

    @Override
    public void changed(String experiment, boolean atRest) {
        // The event tells it.
    }
}
