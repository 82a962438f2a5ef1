package io.engram.job;

import io.engram.evaluation.EvaluationQueue;
import io.engram.worker.FailureCategory;
import io.engram.worker.WorkerEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Evaluations at work, in the same slots as trainings. There is nothing of them to save: what is lost begins anew. */
@Component
class EvaluationRuns {

    private static final Logger log = LoggerFactory.getLogger(EvaluationRuns.class);

    private final EvaluationQueue queue;
    private final WorkerLauncher launcher;
    private final JobSettings settings;
    private final Ticker ticker;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    EvaluationRuns(EvaluationQueue queue, WorkerLauncher launcher, JobSettings settings, Ticker ticker) {
        this.queue = queue;
        this.launcher = launcher;
        this.settings = settings;
        this.ticker = ticker;
    }

    /** Takes up what the last server left. */
    synchronized void start() {
        stopping = false;
        queue.running().forEach(queue::release);
    }

    /** Does the next one; false where none waits. */
    boolean runNext() {
        Optional<Run> next = next();
        next.ifPresent(this::run);
        return next.isPresent();
    }

    /** Never while looking round: a claimed evaluation is never seen without its run. */
    private synchronized Optional<Run> next() {
        if (stopping) {
            return Optional.empty();
        }
        Optional<Run> next =
                queue.claim().map(claim -> new Run(claim, ticker, told -> queue.progress(claim.id(), told)));
        next.ifPresent(run -> runs.put(run.claim.id(), run));
        return next;
    }

    private void run(Run run) {
        String id = run.claim.id();
        try {
            run.toItsEnd(launcher, settings.threadsPerWorker());
            record(run);
        } catch (RuntimeException e) {
            log.error("evaluation {} was dropped; it is taken up again soon", id, e);
        } finally {
            runs.remove(id, run);
            queue.left(id);
        }
    }

    private void record(Run run) {
        String id = run.claim.id();
        WorkerEvent.Failed failed = run.failed;
        WorkerEvent.StageEnded result = run.result;
        if (run.cancelled) {
            log.info("evaluation {} is cancelled", id);
        } else if (failed != null) {
            queue.failed(id, failed.category(), failed.reason(), failed.hint());
        } else if (result != null && run.finished) {
            queue.completed(id, result, run.judged);
        } else if (stopping) {
            queue.release(id);
        } else if (run.overTime) {
            queue.failed(
                    id,
                    FailureCategory.TIMEOUT,
                    "It took longer than an experiment may train here.",
                    "Raise engram.jobs.max-run-time, or evaluate on fewer rows.");
        } else {
            queue.lost(id, run.end, settings.maxRestarts() + 1);
        }
    }

    /** Ends one that is cancelled. Where it is claimed and not at work yet, looking round ends it. */
    void cancel(String id) {
        Optional.ofNullable(runs.get(id)).ifPresent(Run::cancel);
    }

    /** Kills what hangs. */
    void lookRound(WorkerLimits limits) {
        runs.values().forEach(run -> run.lookAfter(limits));
        setRight();
    }

    /**
     * Ends what nobody waits for any more, as it was cancelled or its experiment deleted, and takes up again what
     * nobody is at, because recording its end has failed.
     */
    private synchronized void setRight() {
        Set<String> dropped = new HashSet<>(queue.running());
        runs.forEach((id, run) -> {
            if (!dropped.remove(id)) {
                run.cancel();
            }
        });
        dropped.forEach(queue::release);
    }

    /** Ends all; they wait for the next server. */
    void stop() {
        synchronized (this) {
            stopping = true;
        }
        runs.values().forEach(run -> run.kill("The server was shut down."));
    }

    /** One evaluation and its worker. */
    private static final class Run {

        private final EvaluationQueue.Claim claim;
        private final Ticker ticker;
        private final Consumer<WorkerEvent.Progress> progress;
        private final Duration begun;
        private volatile Duration lastHeard;
        private volatile Duration lastNews;
        private volatile String end = "";
        private volatile boolean overTime;
        private volatile boolean cancelled;
        private boolean killed;
        private @Nullable String killedFor;
        private @Nullable WorkerProcess worker;
        private WorkerEvent.@Nullable Failed failed;
        private WorkerEvent.@Nullable StageEnded result;
        private WorkerEvent.@Nullable Judged judged;
        private boolean finished;

        Run(EvaluationQueue.Claim claim, Ticker ticker, Consumer<WorkerEvent.Progress> progress) {
            this.claim = claim;
            this.ticker = ticker;
            this.progress = progress;
            begun = ticker.elapsed();
            lastHeard = begun;
            lastNews = begun;
        }

        void toItsEnd(WorkerLauncher launcher, int threads) {
            try {
                WorkerProcess started = new WorkerProcess(
                        launcher.launch(claim.folder(), claim.folder().resolve("worker.log")));
                try (started) {
                    synchronized (this) {
                        worker = started;
                        if (killed) {
                            started.kill();
                        }
                    }
                    started.send(claim.assignment(threads));
                    String line = started.nextLine();
                    while (line != null) {
                        lastHeard = ticker.elapsed();
                        started.event(line).ifPresent(this::hear);
                        line = started.nextLine();
                    }
                }
                end = killedFor == null ? started.end() : killedFor;
            } catch (IOException e) {
                log.warn("evaluation {}: its worker cannot be started or talked to", claim.id(), e);
                end = killedFor == null ? "The worker could not be started or talked to." : killedFor;
            }
        }

        private void hear(WorkerEvent event) {
            lastNews = event instanceof WorkerEvent.Heartbeat ? lastNews : ticker.elapsed();
            if (event instanceof WorkerEvent.Progress told) {
                progress.accept(told);
            } else if (event instanceof WorkerEvent.Failed told) {
                failed = told;
            } else if (event instanceof WorkerEvent.StageEnded told) {
                result = told;
            } else if (event instanceof WorkerEvent.Judged told) {
                judged = told;
            } else if (event instanceof WorkerEvent.Finished) {
                finished = true;
            }
        }

        void lookAfter(WorkerLimits limits) {
            if (isOver(lastHeard, limits.heartbeatTimeout())) {
                kill("The worker was silent for " + limits.heartbeatTimeout() + " and was killed.");
            } else if (isOver(lastNews, limits.progressTimeout())) {
                kill("The worker made no progress for " + limits.progressTimeout() + " and was killed.");
            } else if (!limits.maxRunTime().isZero() && isOver(begun, limits.maxRunTime())) {
                overTime = true;
                kill("It took too long.");
            }
        }

        private boolean isOver(Duration since, Duration limit) {
            return ticker.elapsed().minus(since).compareTo(limit) > 0;
        }

        void cancel() {
            cancelled = true;
            kill("It was cancelled.");
        }

        synchronized void kill(String reason) {
            killed = true;
            killedFor = killedFor == null ? reason : killedFor;
            if (worker != null) {
                worker.kill();
            }
        }
    }
}
