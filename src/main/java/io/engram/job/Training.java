package io.engram.job;

import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.ExperimentRecorder;
import io.engram.experiment.TrainingQueue.Claim;
import io.engram.worker.Assignment;
import io.engram.worker.WorkerEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One experiment at work: its worker, from the assignment to the last event. */
final class Training {

    private static final Logger log = LoggerFactory.getLogger(Training.class);

    private final Claim claim;
    private final ExperimentRecorder recorder;
    private final InstantSource clock;

    private volatile Instant lastHeard;
    private volatile @Nullable Instant askedToStop;
    private @Nullable WorkerProcess worker;
    private boolean killed;
    private boolean hungUp;

    Training(Claim claim, ExperimentRecorder recorder, InstantSource clock) {
        this.claim = claim;
        this.recorder = recorder;
        this.clock = clock;
        lastHeard = clock.instant();
    }

    String experiment() {
        return claim.experiment();
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
                    lastHeard = clock.instant();
                    started.event(line).ifPresent(this::record);
                    line = started.nextLine();
                }
            }
            return started.end();
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
                threads));
        synchronized (this) {
            worker = started;
            // All of this may have been asked for while the process was being started.
            if (killed) {
                started.kill();
            } else if (hungUp) {
                started.hangUp();
            } else if (askedToStop != null) {
                started.cancel();
            }
        }
    }

    /** An event that cannot be recorded must not end the reading: the pipe would fill and the worker hang. */
    private void record(WorkerEvent event) {
        try {
            recorder.record(claim.experiment(), claim.attempt(), event);
        } catch (RuntimeException e) {
            log.error("experiment {}: cannot record {}", experiment(), event, e);
        }
    }

    /** Asks the worker to stop. */
    synchronized void cancel() {
        if (askedToStop != null) {
            return;
        }
        askedToStop = clock.instant();
        if (worker != null) {
            try {
                worker.cancel();
            } catch (IOException e) {
                log.info("experiment {}: its worker had gone when it was asked to stop", experiment());
            }
        }
    }

    synchronized void hangUp() {
        hungUp = true;
        if (worker != null) {
            worker.hangUp();
        }
    }

    synchronized void kill() {
        killed = true;
        if (worker != null) {
            worker.kill();
        }
    }

    /** Whether nothing has been heard for so long, or a wish to stop has been ignored for so long. */
    boolean isOverdue(Duration heartbeatTimeout, Duration stopGrace) {
        Instant now = clock.instant();
        Instant asked = askedToStop;
        boolean silent = now.isAfter(lastHeard.plus(heartbeatTimeout));
        return silent || (asked != null && now.isAfter(asked.plus(stopGrace)));
    }
}
