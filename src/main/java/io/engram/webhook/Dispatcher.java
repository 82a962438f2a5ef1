package io.engram.webhook;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Sends what is due. In memory is only what is being sent right now: whatever was not answered when the server ends is
 * sent again by the next one, so a message arrives at least once, and in no order that could be relied on.
 */
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final int SENDERS = 8;

    /** A receiver that is slow must not take all senders. */
    private static final int MOST_FOR_ONE = 2;

    private static final long LOOK_ROUND_MILLIS = 1000;
    private static final long PRUNE_SECONDS = 600;
    private static final long BREAK_OFF_SECONDS = 5;

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final WebhookClient client;
    private final WebhookSettings settings;
    private final RetryPolicy retries;
    private final InstantSource clock;
    private final Map<String, Message> beingSent = new ConcurrentHashMap<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    private volatile @Nullable ScheduledExecutorService watch;
    private volatile @Nullable ExecutorService senders;
    private volatile boolean stopping;

    Dispatcher(
            Webhooks webhooks,
            Deliveries deliveries,
            WebhookClient client,
            WebhookSettings settings,
            InstantSource clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.client = client;
        this.settings = settings;
        this.retries = new RetryPolicy(settings, new SplittableRandom());
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        stopping = false;
        woken.set(false);
        senders = Executors.newFixedThreadPool(SENDERS);
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
        var unused = looking.scheduleWithFixedDelay(this::look, 0, LOOK_ROUND_MILLIS, TimeUnit.MILLISECONDS);
        var unusedToo = looking.scheduleWithFixedDelay(this::prune, 0, PRUNE_SECONDS, TimeUnit.SECONDS);
        watch = looking;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(Outbox.DeliveryWritten event) {
        wake();
    }

    /** One look that waits is as good as a hundred. */
    private void wake() {
        ScheduledExecutorService looking = watch;
        if (looking != null && woken.compareAndSet(false, true)) {
            try {
                looking.execute(this::look);
            } catch (RejectedExecutionException e) {
                log.debug("stopping; what is due is sent by the next server", e);
            }
        }
    }

    /** Only ever in the one thread of the watch, so nothing is handed out twice. */
    private void look() {
        woken.set(false);
        try {
            Instant now = clock.instant();
            deliveries.waiting(now).forEach(hook -> handOut(hook, now));
        } catch (RuntimeException e) {
            log.error("cannot look for what is to be sent to webhooks; trying again soon", e);
        }
    }

    private void handOut(String hook, Instant now) {
        ExecutorService free = senders;
        int busy = (int) beingSent.values().stream()
                .filter(message -> message.webhook().equals(hook))
                .count();
        if (free == null || busy >= MOST_FOR_ONE) {
            return;
        }
        List<Message> due = deliveries.due(hook, now, MOST_FOR_ONE + busy);
        due.stream()
                .filter(message -> !beingSent.containsKey(message.id()))
                .limit(MOST_FOR_ONE - busy)
                .forEach(message -> {
                    beingSent.put(message.id(), message);
                    free.execute(() -> send(message));
                });
    }

    private void send(Message message) {
        try {
            Outcome outcome = client.send(message);
            if (!stopping || outcome.isDelivered()) {
                settle(message, outcome);
            }
        } catch (RuntimeException e) {
            log.error(
                    "webhook {}: what came of {} could not be recorded; it is sent again",
                    message.webhook(),
                    message.id(),
                    e);
        } finally {
            beingSent.remove(message.id());
            wake();
        }
    }

    private void settle(Message message, Outcome outcome) {
        Instant now = clock.instant();
        Optional<Instant> next =
                outcome.isDelivered() ? Optional.empty() : retries.next(message, message.attempts() + 1, outcome, now);
        deliveries.record(message, outcome, next.orElse(null), now);
        if (outcome.isGone()) {
            webhooks.enable(message.webhook(), false, "the receiver answered 410: it wants nothing any more");
        }
        if (!outcome.isDelivered()) {
            log.warn(
                    "webhook {}: attempt {} of {} failed, {}: {}",
                    message.webhook(),
                    message.attempts() + 1,
                    message.id(),
                    next.map(at -> "next at " + at).orElse("given up"),
                    outcome.error());
        }
    }

    private void prune() {
        try {
            deliveries.forget(clock.instant().minus(settings.keep()));
        } catch (RuntimeException e) {
            log.error("cannot forget old deliveries; trying again later", e);
        }
    }

    /** What is on its way is broken off, and counts as not tried. */
    @Override
    public synchronized void stop() {
        ScheduledExecutorService looking = watch;
        ExecutorService sending = senders;
        if (looking == null || sending == null) {
            return;
        }
        stopping = true;
        looking.shutdownNow();
        sending.shutdownNow();
        client.breakOff();
        try {
            if (!sending.awaitTermination(BREAK_OFF_SECONDS, TimeUnit.SECONDS)) {
                log.warn("some webhooks are still being sent to; what was not answered is sent again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch = null;
        senders = null;
        beingSent.clear();
    }

    @Override
    public boolean isRunning() {
        return watch != null;
    }
}
