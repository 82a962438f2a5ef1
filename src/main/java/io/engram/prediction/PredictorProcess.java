package io.engram.prediction;

import io.engram.prediction.process.Reply;
import io.engram.worker.WorkerWire;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of the pipes to a predictor. Belongs to one request at a time; anybody may kill it. */
final class PredictorProcess {

    private static final Logger log = LoggerFactory.getLogger(PredictorProcess.class);

    /** A model that prints without end must not fill the server's memory. */
    private static final int LONGEST_LINE = 128 << 20;

    private final Process process;
    private final BufferedReader replies;
    private final BufferedWriter questions;

    PredictorProcess(Process process) {
        this.process = process;
        replies = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /**
     * Sends a line and waits for the reply.
     *
     * @param what it is doing, for messages
     * @throws NoPrediction where none comes in time, or the process ends; it has ended then
     */
    Reply ask(Object message, String what, Duration patience, ScheduledExecutorService alarms) {
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> alarm = alarms.schedule(
                () -> {
                    late.set(true);
                    kill();
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            questions.write(WorkerWire.write(message));
            questions.newLine();
            questions.flush();
            return reply();
        } catch (IOException e) {
            kill();
            if (late.get()) {
                throw new NoPrediction(
                        NoPrediction.Reason.TIMEOUT,
                        "The predictor took longer than " + patience.toSeconds() + " s " + what
                                + " and was ended. Send fewer rows, or raise engram.predict.timeout and .start-timeout.");
            }
            throw new NoPrediction(NoPrediction.Reason.LOST, end());
        } finally {
            alarm.cancel(false);
        }
    }

    /** Lines that are no reply are a model's own prints. */
    private Reply reply() throws IOException {
        while (true) {
            String line = readLine();
            try {
                return WorkerWire.read(line, Reply.class);
            } catch (IllegalArgumentException e) {
                log.warn("predictor {} wrote a line that is no reply, of {} characters", process.pid(), line.length());
            }
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = replies.read();
        while (c != '\n') {
            if (c < 0 || line.length() >= LONGEST_LINE) {
                throw new IOException("the predictor's replies end");
            }
            line.append((char) c);
            c = replies.read();
        }
        return line.toString();
    }

    private String end() {
        @Nullable Integer code = null;
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                code = process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "The predictor ended without a word" + (code == null ? "" : ", with exit code " + code)
                + (code != null && code == 137 ? " (killed, often for want of memory)" : "")
                + ". Try again: another one is started. If that ends too, send fewer rows, or look at predictor.log in the"
                + " experiment's folder.";
    }

    /** Ends it by force: it has nothing to save. */
    void kill() {
        process.destroyForcibly();
    }
}
