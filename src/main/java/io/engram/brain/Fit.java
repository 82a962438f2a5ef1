package io.engram.brain;

import io.engram.data.BatchSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of {@link Brain#fit}: epochs, each with a stage of training and, mostly, one of validation. */
final class Fit {

    private final Brain brain;
    private final Session session;
    private final EpochCounter epochs;
    private final BatchSource train;
    private final @Nullable BatchSource valid;

    Fit(Brain brain, Session session, EpochCounter epochs, BatchSource train, @Nullable BatchSource valid) {
        this.brain = brain;
        this.session = session;
        this.epochs = epochs;
        this.train = train;
        this.valid = valid;
        StageLoop.requireExamples(Stage.TRAIN, train);
        if (valid != null) {
            StageLoop.requireExamples(Stage.VALID, valid);
        }
    }

    void run() {
        brain.onFitStart(epochs);
        try {
            epochs();
        } catch (RuntimeException | Error e) {
            awaitCheckpoints(e);
            throw e;
        }
        session.checkpoints().await();
        brain.onFitEnd();
    }

    /** A checkpoint from before a failure is worth having, and somebody has to be told of it. */
    private void awaitCheckpoints(Throwable failure) {
        try {
            session.checkpoints().await();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private void epochs() {
        if (session.state().isWithinEpoch()) {
            epochs.redo();
        }
        if (session.state().batches < 0) {
            session.state().batches = batchesBefore();
        }
        int stepsPerEpoch = train.batches() + (valid == null ? 0 : valid.batches());
        FitClock clock = new FitClock(epochs.limit(), epochs.current(), stepsPerEpoch);
        Iterator<Integer> remaining = epochs.iterator();
        boolean debugged = false;
        while (!debugged && !session.isOver() && remaining.hasNext()) {
            int epoch = remaining.next();
            epoch(epoch, clock);
            debugged = isLastOfDebug(epoch);
        }
    }

    /** For a checkpoint that does not know: as if every epoch had as many batches as this one. */
    private long batchesBefore() {
        long finished = session.history().trainedEpochs() - (session.state().trained ? 1 : 0);
        return finished * train.batches();
    }

    private boolean isLastOfDebug(int epoch) {
        RunOptions options = session.options();
        return options.debug() && options.debugEpochs() > 0 && epoch == options.debugEpochs();
    }

    private void epoch(int epoch, FitClock clock) {
        Map<String, Double> metrics = new LinkedHashMap<>(trained(epoch, clock).prefixedMetrics());
        if (valid != null) {
            metrics.putAll(new StageLoop(brain, session, clock)
                    .evaluate(Stage.VALID, epoch, valid)
                    .prefixedMetrics());
        }
        session.epochEnded(epoch, metrics);
        brain.onEpochEnd(epoch, metrics);
    }

    /** Trains, unless the checkpoint that the run resumes from was saved behind the training, in the validation. */
    private StageStats trained(int epoch, FitClock clock) {
        if (session.state().trained) {
            return brain.history().stream()
                    .filter(stats -> stats.stage() == Stage.TRAIN && stats.epoch() == epoch)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the history lacks the training of epoch " + epoch));
        }
        return new StageLoop(brain, session, clock).train(epoch, train);
    }
}
