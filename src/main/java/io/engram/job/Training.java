package io.engram.job;

import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.ExperimentRecorder;
import io.engram.experiment.TrainingQueue.Claim;
import io.engram.experiment.history.Command;
import io.engram.worker.Assignment;
import io.engram.worker.WorkerCommand;
import io.engram.worker.WorkerEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/** One experiment at work: its worker, from the assignment to the last event. */
final class Training {

    private static final Logger log = LoggerFactory.getLogger(Training.class);

    /** Shorter than any sensible heartbeat timeout, in which nothing else is read. */
    private static final Duration RECORDING_PATIENCE = Duration.ofSeconds(30);

    private static final long RETRY_MILLIS = 250;

    private static final int MOST_AT_ONCE = 100;

    /** What comes sooner than this behind the last comes often enough to wait a moment for more. */
    private static final Duration OFTEN = Duration.ofMillis(100);

    private static final long MOMENT_MILLIS = 40;

    private final Claim claim;
    private final ExperimentRecorder recorder;
    private final Ticker ticker;

    private final Duration begun;
    private final Set<Long> asked = new HashSet<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<WorkerCommand> unsent = new ArrayList<>();

    private volatile Duration lastHeard;
    private volatile Duration lastNews;
    private Duration lastRecorded;
    private volatile @Nullable Duration askedToStop;
    private volatile boolean timedOut;
    private @Nullable WorkerProcess worker;
    private boolean killed;
    private volatile @Nullable String killedFor;
    private boolean hungUp;

    Training(Claim claim, ExperimentRecorder recorder, Ticker ticker) {
        this.claim = claim;
        this.recorder = recorder;
        this.ticker = ticker;
        begun = ticker.elapsed();
        lastHeard = begun;
        lastNews = begun;
        lastRecorded = begun;
    }

    String experiment() {
        return claim.experiment();
    }

    int attempt() {
        return claim.attempt();
    }

    /**
     * Runs the worker to its end, whatever that is, and records what it tells.
     *
     * @return how the process ended, for the case that it told no last word
     */
    String run(WorkerLauncher launcher, int threads) {
        try {
            WorkerProcess started = new WorkerProcess(
                    launcher.launch(claim.folder(), claim.folder().resolve(ExperimentFolders.LOG)));
            try (started) {
                begin(started, threads);
                String line = started.nextLine();
                while (line != null) {
                    lastHeard = ticker.elapsed();
                    record(told(started, line));
                    line = started.nextLine();
                }
            }
            String why = killedFor;
            return why == null ? started.end() : why;
        } catch (IOException e) {
            log.error("experiment {}: the worker cannot be started or talked to", experiment(), e);
            return "The worker could not be started or talked to.";
        }
    }

    private void begin(WorkerProcess started, int threads) throws IOException {
        started.send(new Assignment(
                claim.experiment(),
                claim.attempt(),
                claim.definition(),
                claim.folder().toString(),
                claim.dataset() == null ? null : claim.dataset().toString(),
                claim.files() == null ? null : claim.files().toString(),
                threads));
        synchronized (this) {
            worker = started;
            // All of this may have been asked for while the process was being started.
            if (killed) {
                started.kill();
            } else if (hungUp) {
                started.hangUp();
            } else {
                send(started, unsent);
            }
        }
    }

    /**
     * What a line says, and what has come behind it. A training with a dozen epochs a second tells of fifty things in
     * it: written down one by one they would cost the server as much as the training costs its worker.
     */
    private List<WorkerEvent> told(WorkerProcess from, String first) throws IOException {
        List<WorkerEvent> told = new ArrayList<>();
        from.event(first).ifPresent(told::add);
        if (!isOver(lastRecorded, OFTEN)) {
            var unused = hasEndedWithin(MOMENT_MILLIS);
        }
        while (told.size() < MOST_AT_ONCE && from.hasLine()) {
            String line = from.nextLine();
            if (line != null) {
                from.event(line).ifPresent(told::add);
            }
        }
        told.removeIf(WorkerEvent.Heartbeat.class::isInstance);
        return told;
    }

    /**
     * What the worker tells must not be lost because the database is busy, full or away: it is told again until it is
     * written down, while the pipe fills and the worker waits. Only the newest progress matters, so that is let go.
     */
    private void record(List<WorkerEvent> told) {
        if (told.isEmpty()) {
            return;
        }
        Duration first = ticker.elapsed();
        lastNews = first;
        while (!recorded(told)) {
            boolean onlyProgress = told.stream().allMatch(WorkerEvent.Progress.class::isInstance);
            if (onlyProgress || hasEndedWithin(RETRY_MILLIS)) {
                return;
            }
            if (isOver(first, RECORDING_PATIENCE)) {
                kill("What the worker told could not be written down for " + RECORDING_PATIENCE + ".");
                return;
            }
        }
        lastRecorded = ticker.elapsed();
    }

    /** Whether there is nothing left to do about it; a fault of ours would only be repeated. */
    private boolean recorded(List<WorkerEvent> told) {
        try {
            recorder.record(claim.experiment(), claim.attempt(), told.toArray(WorkerEvent[]::new));
        } catch (DataIntegrityViolationException e) {
            recordTheRest(told, e);
        } catch (DataAccessException | TransactionException e) {
            log.warn("experiment {}: cannot record {} now: {}", experiment(), told, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            recordTheRest(told, e);
        }
        return true;
    }

    /** One that cannot be recorded takes no other with it. */
    private void recordTheRest(List<WorkerEvent> told, RuntimeException fault) {
        if (told.size() == 1) {
            log.error("experiment {}: cannot record {}", experiment(), told, fault);
        } else {
            told.forEach(one -> record(List.of(one)));
        }
    }

    /** Waits so long, but for a worker that is to be killed: nobody waits for that any more. */
    private boolean hasEndedWithin(long millis) {
        try {
            return ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Tells the worker what it has not been told yet; it acknowledges what it has heard. */
    synchronized void ask(List<Command> commands) {
        List<WorkerCommand> fresh = commands.stream()
                .filter(command -> asked.add(command.id()))
                .map(command -> new WorkerCommand(
                        command.id(),
                        command.kind() == Command.Kind.CHECKPOINT
                                ? WorkerCommand.Kind.CHECKPOINT
                                : WorkerCommand.Kind.STOP))
                .toList();
        if (fresh.stream().anyMatch(command -> command.command() == WorkerCommand.Kind.STOP) && askedToStop == null) {
            askedToStop = ticker.elapsed();
        }
        tell(fresh);
    }

    /** Has it save and stop, because its time is over. */
    synchronized void timeOut() {
        if (!timedOut) {
            timedOut = true;
            askedToStop = askedToStop == null ? ticker.elapsed() : askedToStop;
            tell(List.of(new WorkerCommand(0, WorkerCommand.Kind.STOP)));
        }
    }

    /** Whether it was stopped because its time was over. */
    boolean isTimedOut() {
        return timedOut;
    }

    private void tell(List<WorkerCommand> commands) {
        if (worker == null) {
            unsent.addAll(commands);
        } else {
            send(worker, commands);
        }
    }

    private void send(WorkerProcess to, List<WorkerCommand> commands) {
        try {
            for (WorkerCommand command : commands) {
                to.send(command);
            }
        } catch (IOException e) {
            log.info("experiment {}: its worker had gone when it was asked for {}", experiment(), commands);
        }
    }

    synchronized void hangUp() {
        hungUp = true;
        if (worker != null) {
            worker.hangUp();
        }
    }

    /** Ends it by force; the reason stands for the worker's last word. */
    synchronized void kill(String reason) {
        killed = true;
        killedFor = killedFor == null ? reason : killedFor;
        ended.countDown();
        if (worker != null) {
            worker.kill();
        }
    }

    /** Why the worker has to be killed, if it has: silence, a standstill, or deafness to a wish to stop. */
    Optional<String> overdue(WorkerLimits limits) {
        Duration asked = askedToStop;
        if (asked != null && isOver(asked, limits.stopGrace())) {
            return Optional.of("The worker did not stop within " + limits.stopGrace() + " and was killed.");
        }
        if (isOver(lastHeard, limits.heartbeatTimeout())) {
            return Optional.of("The worker was silent for " + limits.heartbeatTimeout() + " and was killed.");
        }
        if (isOver(lastNews, limits.progressTimeout())) {
            return Optional.of("The worker made no progress for " + limits.progressTimeout() + " and was killed.");
        }
        return Optional.empty();
    }

    /** Whether it has trained, with the attempts before, for longer than it may. */
    boolean isOverTime(Duration limit) {
        return !limit.isZero() && isOver(begun, limit.minus(claim.spent()));
    }

    private boolean isOver(Duration since, Duration limit) {
        return ticker.elapsed().minus(since).compareTo(limit) > 0;
    }
}
