package io.engram.stream;

import io.engram.access.Actor;
import io.engram.access.Door;
import io.engram.experiment.EventRecorded;
import io.engram.experiment.ExperimentDeleted;
import io.engram.experiment.ExperimentState;
import io.engram.experiment.ExperimentStates;
import io.engram.experiment.StateChanged;
import io.engram.experiment.history.EventHorizon;
import io.engram.worker.WorkerEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Every stream that is open, and what they are told when. What takes time, a slow network or a page of the past, is
 * waited for elsewhere.
 */
@Component
final class Streams implements SmartLifecycle {

    private static final Duration TICK = Duration.ofMillis(250);

    /** Of progress, while there are few clients. */
    private static final Duration PACE = Duration.ofMillis(100);

    /** With many, at most a thousand clients a second are told of progress: more would slow the trainings down. */
    private static final Duration PACE_OF_EACH = Duration.ofMillis(1);

    /** So, too, what is stored comes in one piece where much of it comes: with 500 clients 8 times a second. */
    private static final Duration LOOK_OF_EACH = Duration.ofNanos(250_000);

    /** Clients that are behind, or follow a log, wait for these. */
    private static final int READERS = 2;

    private final RecentEvents recent;
    private final NewestProgress progress;
    private final EventText text;
    private final Door door;
    private final StreamSettings settings;
    private final StreamLimits limits;
    private final Map<Outlet, Actor> open = new ConcurrentHashMap<>();
    private final AtomicBoolean lookPlanned = new AtomicBoolean();
    private final AtomicBoolean progressPlanned = new AtomicBoolean();

    private volatile @Nullable Teller teller;
    private volatile @Nullable ExecutorService readers;
    private volatile Duration lastProgress = Duration.ZERO;
    private volatile Duration lastLook = Duration.ZERO;

    // Of the thread that tells.
    private Duration lastAsked = Duration.ZERO;
    private boolean progressDue;

    Streams(
            RecentEvents recent,
            NewestProgress progress,
            EventText text,
            EventHorizon horizon,
            Door door,
            StreamSettings settings,
            MeterRegistry meters) {
        this.recent = recent;
        this.progress = progress;
        this.text = text;
        this.door = door;
        this.settings = settings;
        this.limits = new StreamLimits(settings);
        horizon.whenItMoves(this::planToLook);
        Gauge.builder("engram.streams.open", open, Map::size)
                .description("Streams of events and logs that are open")
                .register(meters);
    }

    /**
     * Opens a stream of this media type.
     *
     * @throws TooManyStreams where there are enough
     */
    <F extends Feed> F open(
            String type, Function<Executor, F> made, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Runnable leave = limits.enter(request.getRemoteAddr());
        Outlet outlet;
        F feed;
        try {
            Executor elsewhere = readers;
            if (elsewhere == null) {
                throw TooManyStreams.whileItStops();
            }
            feed = made.apply(elsewhere);
            response.setContentType(type);
            // A proxy that collects answers before it passes them on would hold back what is live.
            response.setHeader("X-Accel-Buffering", "no");
            outlet = new Outlet(feed, ended -> close(ended, leave), request, response);
        } catch (RuntimeException | IOException e) {
            leave.run();
            throw e;
        }
        if (open.isEmpty()) {
            progress.release();
        }
        open.put(outlet, Actor.of(request));
        outlet.begin();
        planToLook();
        if (readers == null) {
            outlet.end();
        }
        return feed;
    }

    private void close(Outlet ended, Runnable leave) {
        open.remove(ended);
        leave.run();
    }

    /** In the thread that has written an event, so it only leaves word. */
    private void planToLook() {
        if (lookPlanned.compareAndSet(false, true)) {
            tell(lastLook.plus(LOOK_OF_EACH.multipliedBy(open.size())), () -> {
                lookPlanned.set(false);
                look();
            });
        }
    }

    private void look() {
        lastLook = Teller.now();
        if (open.isEmpty()) {
            recent.skip();
        } else {
            recent.readOn();
            if (progressDue) {
                releaseProgress();
            }
            open.keySet().forEach(Outlet::wake);
        }
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(EventRecorded recorded) {
        if (recorded.event() instanceof WorkerEvent.Progress event) {
            progress.put(recorded.id(), event);
            if (!open.isEmpty() && progressPlanned.compareAndSet(false, true)) {
                tell(lastProgress.plus(pace()), this::tellProgress);
            }
        }
    }

    private Duration pace() {
        Duration all = PACE_OF_EACH.multipliedBy(open.size());
        return all.compareTo(PACE) > 0 ? all : PACE;
    }

    /** A look that is planned takes it along then: one write to each client in the place of two. */
    private void tellProgress() {
        progressPlanned.set(false);
        progressDue = true;
        if (!lookPlanned.get()) {
            releaseProgress();
            open.keySet().forEach(Outlet::wake);
        }
    }

    private void releaseProgress() {
        progressDue = false;
        lastProgress = Teller.now();
        progress.release();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(StateChanged change) {
        boolean active = ExperimentState.named(change.status())
                .filter(ExperimentStates.ACTIVE::contains)
                .isPresent();
        if (!active) {
            progress.forget(change.id());
        }
        tellAll(feed -> feed.changed(change.id(), !active));
    }

    @EventListener
    void on(ExperimentDeleted deleted) {
        progress.forget(deleted.id());
        Told told = text.deleted(deleted.id());
        tellAll(feed -> feed.deleted(told));
    }

    private void tellAll(Consumer<Feed> word) {
        tell(
                Duration.ZERO,
                () -> open.keySet().forEach(outlet -> {
                    word.accept(outlet.feed());
                    outlet.wake();
                }));
    }

    private void tick() {
        Duration now = Teller.now();
        boolean ask = now.minus(lastAsked).compareTo(settings.heartbeat()) >= 0;
        if (ask) {
            lastAsked = now;
        }
        open.forEach((outlet, actor) -> {
            if (ask && !door.lets(actor)) {
                outlet.end();
            } else if (outlet.feed().tick(now)) {
                outlet.wake();
            }
        });
        if (recent.head() < recent.newest()) {
            look();
        }
    }

    private void tell(Duration moment, Runnable word) {
        Teller now = teller;
        if (now != null) {
            now.tell(moment, word);
        }
    }

    @Override
    public synchronized void start() {
        readers = Executors.newFixedThreadPool(READERS, new CustomizableThreadFactory("stream-readers-"));
        teller = new Teller(this::tick, TICK);
        // What was planned of the one before is not done any more.
        lookPlanned.set(false);
        progressPlanned.set(false);
    }

    @Override
    public synchronized void stop() {
        Teller telling = teller;
        ExecutorService reading = readers;
        teller = null;
        readers = null;
        open.keySet().forEach(Outlet::end);
        if (telling != null && reading != null) {
            telling.stop();
            reading.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return teller != null;
    }

    /**
     * Behind the workers, whose last words are still told, and before the web server, which would wait for open
     * streams. Clients that come back find a closed port, and try until the next server listens.
     */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
