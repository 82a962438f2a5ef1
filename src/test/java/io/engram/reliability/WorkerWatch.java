package io.engram.reliability;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks all the time whether two workers train one experiment. */
final class WorkerWatch implements AutoCloseable {

    private static final long EVERY_MILLIS = 20;

    private final WorkerProcesses processes;
    private final Findings findings;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong met = new AtomicLong();

    WorkerWatch(Path data, Findings findings) {
        this.processes = new WorkerProcesses(data);
        this.findings = findings;
        ScheduledFuture<?> unused = clock.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        looks.incrementAndGet();
        processes.alive().forEach((experiment, workers) -> {
            if (workers.size() > 1) {
                met.incrementAndGet();
                List<ProcessHandle> training =
                        workers.stream().filter(WorkerProcesses::hasBegun).toList();
                if (training.size() > 1) {
                    findings.wrong(experiment + ": workers " + training + " train at the same time");
                }
            }
        });
    }

    /** How often it has looked, and how often a worker was waiting for an orphan to leave. */
    String summary() {
        return looks + " looks at the processes; in " + met + " of them a new worker waited for an orphan to leave";
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
