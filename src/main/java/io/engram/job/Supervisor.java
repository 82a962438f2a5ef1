package io.engram.job;

import io.engram.evaluation.EvaluationQueued;
import io.engram.experiment.CommandGiven;
import io.engram.experiment.ExperimentQueued;
import io.engram.experiment.ExperimentRecorder;
import io.engram.experiment.TrainingQueue;
import io.engram.experiment.TrainingQueue.Claim;
import io.engram.worker.LogContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Keeps {@code engram.jobs.parallel} workers busy while anything is queued. What it knows in memory is only who works
 * for whom; the truth is in the database, and once a second whatever the two disagree on is set right.
 */
@Component
public class Supervisor implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final long LOOK_ROUND_MILLIS = 1000;
    private static final String SHUT_DOWN = "The worker did not stop when the server was shut down, and was killed.";
    private static final long KILLED_DIE_SECONDS = 5;

    private final TrainingQueue queue;
    private final ExperimentRecorder recorder;
    private final EvaluationRuns evaluations;
    private final WorkerLauncher launcher;
    private final JobSettings settings;
    private final WorkerLimits limits;
    private final Ticker ticker;
    private final Map<String, Training> trainings = new ConcurrentHashMap<>();

    private volatile @Nullable ThreadPoolExecutor slots;
    private @Nullable ScheduledExecutorService watch;
    private volatile boolean stopping;

    Supervisor(
            TrainingQueue queue,
            ExperimentRecorder recorder,
            EvaluationRuns evaluations,
            WorkerLauncher launcher,
            JobSettings settings,
            WorkerLimits limits,
            Ticker ticker) {
        this.queue = queue;
        this.recorder = recorder;
        this.evaluations = evaluations;
        this.launcher = launcher;
        this.settings = settings;
        this.limits = limits;
        this.ticker = ticker;
    }

    /** Takes up what the last server left, and begins. */
    @Override
    public synchronized void start() {
        queue.atWork().forEach(id -> queue.orphaned(id, settings.restarts()));
        evaluations.start();
        stopping = false;
        // A slot that is free looks at the whole queue, so one waiting look for each slot is as good as a hundred.
        slots = new ThreadPoolExecutor(
                settings.parallel(),
                settings.parallel(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.parallel()),
                new ThreadPoolExecutor.DiscardPolicy());
        watch = Executors.newSingleThreadScheduledExecutor();
        var unused = watch.scheduleWithFixedDelay(this::lookRound, 0, LOOK_ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ExperimentQueued event) {
        wake();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(CommandGiven event) {
        ask(event.id());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(EvaluationQueued event) {
        wake();
    }

    /** A command that comes between the claim and the training is found when looking round. */
    private void ask(String id) {
        Optional.ofNullable(trainings.get(id)).ifPresent(training -> training.ask(queue.commands(id)));
    }

    /** Takes no lock: whoever commits still holds a connection, which the holder of the lock may be waiting for. */
    private void wake() {
        ThreadPoolExecutor free = slots;
        if (free != null) {
            free.execute(this::work);
        }
    }

    /** Trains until nothing is queued; evaluations are short, so none waits for a training that waits itself. */
    private void work() {
        try {
            evaluateAll();
            Optional<Training> next = next();
            while (next.isPresent()) {
                Training training = next.get();
                LogContext.within(training.experiment(), training.attempt(), () -> train(training));
                evaluateAll();
                next = next();
            }
        } catch (RuntimeException e) {
            log.error("cannot take an experiment from the queue; trying again soon", e);
        }
    }

    private void evaluateAll() {
        boolean more = true;
        while (more) {
            more = evaluations.runNext();
        }
    }

    /** One at a time, and never while looking round: a claimed experiment is never seen without its training. */
    private synchronized Optional<Training> next() {
        if (stopping) {
            return Optional.empty();
        }
        Optional<Claim> claim = queue.claim();
        return claim.map(one -> {
            Training training = new Training(one, recorder, ticker);
            trainings.put(one.experiment(), training);
            return training;
        });
    }

    /** Whatever happens, the worker is gone afterwards and this attempt is over. */
    private void train(Training training) {
        String id = training.experiment();
        int attempt = training.attempt();
        try {
            String end = training.run(launcher, settings.threadsPerWorker());
            if (stopping) {
                queue.release(id, attempt);
            } else if (training.isTimedOut()) {
                queue.timedOut(id, attempt, limits.maxRunTime());
            } else {
                queue.lost(id, attempt, end, settings.restarts());
            }
        } catch (RuntimeException e) {
            log.error("experiment {}: its training was dropped; it is taken up again soon", id, e);
        } finally {
            // Only this one: as soon as the end is recorded, another slot may have begun the next attempt.
            trainings.remove(id, training);
        }
    }

    private void lookRound() {
        try {
            trainings.values().forEach(this::lookAfter);
            evaluations.lookRound(limits);
            queue.commanded().forEach(this::ask);
            takeUpDropped();
            wake();
        } catch (RuntimeException e) {
            // The next look may find the database again; an exception here would end all looking.
            log.error("cannot look after the workers; trying again soon", e);
        }
    }

    private void lookAfter(Training training) {
        Optional<String> overdue = training.overdue(limits);
        if (overdue.isPresent()) {
            log.warn("experiment {}: {}", training.experiment(), overdue.get());
            training.kill(overdue.get());
        } else if (training.isOverTime(limits.maxRunTime())) {
            training.timeOut();
        }
    }

    /** Experiments that should be at work and that nobody works for, because recording their end has failed. */
    private synchronized void takeUpDropped() {
        if (!stopping) {
            queue.atWork().stream()
                    .filter(id -> !trainings.containsKey(id))
                    .forEach(id -> queue.dropped(id, settings.restarts()));
        }
    }

    /** Lets every worker save what it has, and gives the experiments back to the queue. */
    @Override
    public void stop() {
        ThreadPoolExecutor working;
        synchronized (this) {
            stopping = true;
            working = slots;
            if (working == null || watch == null) {
                return;
            }
            watch.shutdown();
            working.shutdown();
            slots = null;
        }
        evaluations.stop();
        trainings.values().forEach(Training::hangUp);
        try {
            if (!working.awaitTermination(limits.stopGrace().toMillis(), TimeUnit.MILLISECONDS)) {
                trainings.values().forEach(training -> training.kill(SHUT_DOWN));
                working.awaitTermination(KILLED_DIE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            trainings.values().forEach(training -> training.kill(SHUT_DOWN));
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return slots != null;
    }

    /** How many workers there are now. */
    int working() {
        return trainings.size();
    }
}
