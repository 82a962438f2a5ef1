package io.engram.job;

import io.engram.worker.WorkerEvent;
import io.engram.worker.WorkerWire;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of the pipes to a worker. Closing it ends the process, by force if it must. */
final class WorkerProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);
    private static final Duration LAST_BREATH = Duration.ofSeconds(10);

    private final Process process;
    private final BufferedReader events;
    private final BufferedWriter commands;

    WorkerProcess(Process process) {
        this.process = process;
        events = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Sends a line. */
    synchronized void send(Object message) throws IOException {
        commands.write(WorkerWire.write(message));
        commands.newLine();
        commands.flush();
    }

    /** Tells the worker that nobody listens any more: it saves what it has and exits. */
    synchronized void hangUp() {
        try {
            commands.close();
        } catch (IOException e) {
            log.debug("worker {} had gone already", process.pid(), e);
        }
    }

    /** The next line of the worker, waited for; null at the end. */
    @Nullable
    String nextLine() throws IOException {
        return events.readLine();
    }

    /** Whether one has begun to come. */
    boolean hasLine() throws IOException {
        return events.ready();
    }

    /** What a line says; a line that says nothing is logged and otherwise ignored. */
    Optional<WorkerEvent> event(String line) {
        try {
            return Optional.of(WorkerWire.read(line, WorkerEvent.class));
        } catch (IllegalArgumentException e) {
            log.warn("worker {} wrote a line that is no event: {}", process.pid(), line);
            return Optional.empty();
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** How it ended, once it has been closed. */
    String end() {
        if (process.isAlive()) {
            return "The worker did not end.";
        }
        int code = process.exitValue();
        // Shells and the JVM report a signal as 128 and its number.
        String signal = code == 137 ? " (killed, often for want of memory)" : code > 128 ? " (a signal)" : "";
        return "The worker ended without a word, with exit code " + code + signal + ".";
    }

    /** Gives a worker that is done the time to exit, and kills one that does not. */
    @Override
    public void close() {
        hangUp();
        try {
            if (!process.waitFor(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                process.waitFor(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
