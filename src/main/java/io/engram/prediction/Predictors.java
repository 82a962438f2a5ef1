package io.engram.prediction;

import io.engram.experiment.CheckpointChoice;
import io.engram.prediction.process.Predicted;
import io.engram.prediction.process.PredictorAssignment;
import io.engram.prediction.process.Question;
import io.engram.prediction.process.Reply;
import io.engram.worker.ChildJava;
import io.engram.worker.FailureCategory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * A process for each checkpoint that is asked, kept while it is asked again. It answers one request after the other.
 * One that hangs or dies is replaced when the next request comes; none outlives the server, whose end it hears on its
 * standard input.
 */
@Component
class Predictors implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Predictors.class);

    /** The file below an experiment's folder that its predictors write their log to. */
    private static final String LOG = "predictor.log";

    private static final long LOOK_ROUND_MILLIS = 500;

    private final PredictionSettings settings;
    private final ChildJava java;
    private final Map<String, PredictorSeat> seats = new HashMap<>();
    private volatile @Nullable ScheduledExecutorService alarms;

    Predictors(PredictionSettings settings) {
        this.settings = settings;
        this.java =
                new ChildJava(settings.heap().toMegabytes(), settings.memory().toKilobytes(), settings.threads());
    }

    /**
     * Asks the predictor of a checkpoint, and starts it first where there is none.
     *
     * @throws UnpredictableRows with all that is wrong with the rows
     * @throws NoPrediction where there is no answer
     */
    Predicted predict(CheckpointChoice.Chosen chosen, Question question) {
        PredictorSeat seat = seat(chosen.checkpoint().id());
        try {
            if (!seat.take(settings.timeout())) {
                throw busy("The predictor of this checkpoint has been busy for " + settings.timeout());
            }
            try {
                return answer(warm(seat, chosen).ask(question, "for these rows", settings.timeout(), alarms()));
            } finally {
                seat.give();
            }
        } finally {
            leave(seat);
        }
    }

    private PredictorProcess warm(PredictorSeat seat, CheckpointChoice.Chosen chosen) {
        PredictorProcess running = seat.process();
        if (running != null && running.isAlive()) {
            return running;
        }
        PredictorProcess started = start(chosen);
        seat.seat(started);
        Reply first = started.ask(
                new PredictorAssignment(
                        chosen.checkpoint().experimentId(),
                        chosen.definition(),
                        chosen.folder().toString(),
                        settings.threads()),
                "to load the checkpoint",
                settings.startTimeout(),
                alarms());
        if (first.ready() == null) {
            started.kill();
            answer(first);
        }
        log.info(
                "predictor {} answers for {}",
                started.pid(),
                chosen.checkpoint().id());
        return started;
    }

    private PredictorProcess start(CheckpointChoice.Chosen chosen) {
        Path folder = chosen.experimentFolder();
        List<String> command = java.command(
                System.getProperty("java.class.path"),
                // It is small, and shall be there soon; out of memory it cannot be trusted any more.
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"),
                "predictor");
        try {
            return new PredictorProcess(java.start(command, folder, folder.resolve(LOG)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a predictor in " + folder, e);
        }
    }

    private static Predicted answer(Reply reply) {
        if (reply.predicted() != null) {
            return reply.predicted();
        }
        if (reply.flaws() != null) {
            throw new UnpredictableRows(reply.flaws());
        }
        Reply.Trouble trouble = reply.failure();
        if (trouble == null) {
            throw new NoPrediction(NoPrediction.Reason.FAULT, "the predictor's reply says nothing");
        }
        throw new NoPrediction(reason(trouble.category()), sentence(trouble.reason()) + " " + trouble.hint());
    }

    private static NoPrediction.Reason reason(FailureCategory category) {
        return switch (category) {
            case SPEC, DATA, NUMERIC -> NoPrediction.Reason.UNUSABLE;
            case OUT_OF_MEMORY, STORAGE, WORKER_LOST, TIMEOUT -> NoPrediction.Reason.LOST;
            case BUG -> NoPrediction.Reason.FAULT;
        };
    }

    private static String sentence(String reason) {
        return reason.endsWith(".") ? reason : reason + ".";
    }

    /** Takes a place for a checkpoint; whoever has one leaves it again. */
    private synchronized PredictorSeat seat(String checkpoint) {
        PredictorSeat known = seats.get(checkpoint);
        if (known == null) {
            makeRoom();
            known = new PredictorSeat();
            seats.put(checkpoint, known);
        }
        if (known.users() >= settings.waiting()) {
            throw busy(settings.waiting() + " requests wait for the predictor of this checkpoint");
        }
        known.enter();
        return known;
    }

    private static NoPrediction busy(String what) {
        return new NoPrediction(NoPrediction.Reason.BUSY, what + ". Try again after Retry-After.");
    }

    private void makeRoom() {
        if (seats.size() < settings.most()) {
            return;
        }
        Map.Entry<String, PredictorSeat> oldest = seats.entrySet().stream()
                .filter(seat -> seat.getValue().users() == 0)
                .min(Comparator.comparingLong(seat -> -seat.getValue().idleNanos()))
                .orElseThrow(() -> busy("All " + settings.most() + " predictors (engram.predict.most) are at work"));
        seats.remove(oldest.getKey());
        oldest.getValue().end();
    }

    private synchronized void leave(PredictorSeat seat) {
        seat.leave();
    }

    private synchronized void endIdle() {
        Duration idle = settings.idle();
        seats.values().removeIf(seat -> {
            boolean over = seat.users() == 0 && seat.idleNanos() > idle.toNanos();
            if (over) {
                seat.end();
            }
            return over;
        });
    }

    /** How many processes there are, for the metrics. */
    synchronized int running() {
        return (int) seats.values().stream().filter(PredictorSeat::isRunning).count();
    }

    private ScheduledExecutorService alarms() {
        ScheduledExecutorService running = alarms;
        if (running == null) {
            throw busy("The server is being shut down");
        }
        return running;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor();
        var unused = started.scheduleWithFixedDelay(
                this::endIdle, LOOK_ROUND_MILLIS, LOOK_ROUND_MILLIS, TimeUnit.MILLISECONDS);
        alarms = started;
    }

    /** A request that is still waiting is told that its predictor has ended. */
    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = alarms;
        alarms = null;
        if (running != null) {
            running.shutdownNow();
        }
        seats.values().forEach(PredictorSeat::end);
        seats.clear();
    }

    @Override
    public boolean isRunning() {
        return alarms != null;
    }
}
