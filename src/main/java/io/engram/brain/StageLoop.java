package io.engram.brain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over the batches of a stage; training and evaluation differ only in what is done with a batch. */
final class StageLoop {

    private final Brain brain;
    private final Session session;
    private final FitState state;
    private final FitClock clock;
    private int step;
    private int steps;
    private @Nullable NDManager scratch;
    private @Nullable LossMean mean;

    StageLoop(Brain brain, Session session, FitClock clock) {
        this.session = session;
        this.brain = brain;
        this.state = session.state();
        this.clock = clock;
    }

    /** Refuses a set without examples, whose mean would be nothing. */
    static void requireExamples(Stage stage, BatchSource batches) {
        if (batches.examples() == 0) {
            throw new IllegalArgumentException("there are no examples for the stage " + stage.label());
        }
    }

    /** Trains on what is left of an epoch. */
    StageStats train(int epoch, BatchSource batches) {
        step = state.step;
        Session.Surroundings found = session.enter(this);
        try {
            return trainInside(epoch, batches);
        } finally {
            session.leave(found);
        }
    }

    private StageStats trainInside(int epoch, BatchSource batches) {
        brain.onStageStart(Stage.TRAIN, epoch);
        session.trainMode();
        if (state.windowBatches == 0) {
            brain.zeroGrad();
        }
        batches.startEpoch(epoch, state.examples);
        steps = limited(step + batches.batches());
        clock.startStage(step, state.examples, state.seconds);
        CheckpointTimer timer = new CheckpointTimer(session.options(), System::nanoTime);
        session.trace().begin(epoch, clock, session.updates());
        try (LossMean losses = new LossMean(session.manager(), state.losses, session.trace()::lossRead);
                TorchProfiler profiler =
                        new TorchProfiler(session.context(), session.manager().getDevice())) {
            mean = losses;
            int first = step;
            while (step < steps && !session.isStepLimitReached()) {
                profiler.beforeStep();
                take(batches, first, batch -> trainStep(epoch, batch));
                profiler.afterStep();
                state.step = step;
                state.examples = clock.stageExamples();
                session.trace().batchDone(clock, losses);
                behind(Stage.TRAIN, epoch);
                if (timer.stepDone() && !isDebugged()) {
                    capture();
                    session.saveWithinEpoch(epoch, brain.retention());
                    timer.reset();
                }
            }
            brain.zeroGrad();
            LossMean.Reading loss = read(Stage.TRAIN, epoch);
            capture();
            state.trained = true;
            return end(Stage.TRAIN, epoch, loss);
        }
    }

    /** Validates or tests. */
    StageStats evaluate(Stage stage, int epoch, BatchSource batches) {
        Session.Surroundings found = session.enter(this);
        try {
            return evaluateInside(stage, epoch, batches);
        } finally {
            session.leave(found);
        }
    }

    private StageStats evaluateInside(Stage stage, int epoch, BatchSource batches) {
        brain.onStageStart(stage, epoch);
        session.evaluationMode();
        try (LossMean losses = new LossMean(session.manager(), LossMean.Sums.NONE)) {
            mean = losses;
            batches.startEpoch(epoch, 0);
            requireExamples(stage, batches);
            steps = limited(batches.batches());
            clock.startStage(0, 0, 0);
            while (step < steps) {
                take(batches, 0, batch -> evaluationStep(stage, epoch, batch));
                behind(stage, epoch);
            }
            LossMean.Reading loss = read(stage, epoch);
            // As in the reference: the end of a validation sees no step, that of a test sees the last.
            step = stage == Stage.VALID ? 0 : step;
            return end(stage, epoch, loss);
        }
    }

    /** What is random in a step depends on its place alone, so a resumed run draws what an uninterrupted one would. */
    private NDArray trainStep(int epoch, Batch batch) {
        seed(Seeds.at(session.context().seed(), epoch, step - 1));
        return brain.fitBatch(batch);
    }

    private NDArray evaluationStep(Stage stage, int epoch, Batch batch) {
        seed(Seeds.at(session.context().seed(), stage.label().hashCode(), epoch, step - 1));
        return brain.evaluateBatch(batch, stage);
    }

    private static void seed(long seed) {
        Engine.getInstance().setRandomSeed((int) seed);
    }

    private void tell(StageStats stats) {
        if (session.isAside()) {
            return;
        }
        if (stats.stage() != Stage.TEST) {
            session.history().add(stats);
        }
        brain.onStageEnd(stats);
        session.context().listener().stageEnded(stats);
    }

    private interface BatchStep {
        NDArray take(Batch batch);
    }

    private void take(BatchSource batches, int first, BatchStep action) {
        try (NDManager owner = session.manager().newSubManager()) {
            scratch = owner;
            session.beginBatch();
            Batch batch = batches.batch(owner, step - first);
            step++;
            brain.updateAverage(action.take(batch), batch);
            clock.stepDone(batch.size());
        } finally {
            scratch = null;
        }
    }

    /** What comes behind a batch: a report, if it is time, and the signals to save and to stop. */
    private void behind(Stage stage, int epoch) {
        if (clock.isReportDue()) {
            session.report(
                    clock.progress(stage, epoch, steps, read(stage, epoch).mean()));
        }
        session.checkpoints().tellFinished();
        if (session.context().stop().requested()) {
            saveWithin(stage, epoch);
            session.checkpoints().await();
            throw new FitStopped(epoch);
        }
        if (stage != Stage.TEST && session.context().checkpoint().requested()) {
            saveWithin(stage, epoch);
            session.context().checkpoint().begun();
        }
    }

    /** A test has nothing to save: what it tests stands. */
    private void saveWithin(Stage stage, int epoch) {
        if (stage == Stage.TRAIN) {
            capture();
        }
        if (stage != Stage.TEST) {
            session.saveWithinEpoch(epoch, brain.retention());
        }
    }

    private StageStats end(Stage stage, int epoch, LossMean.Reading loss) {
        // A short stage may end before a report is due; its last step is told all the same.
        session.report(clock.progress(stage, epoch, steps, loss.mean()));
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss.mean());
        metrics.putAll(brain.stageMetrics(stage));
        StageStats stats = new StageStats(
                stage,
                epoch,
                session.optimizerStep(),
                metrics,
                clock.stageExamples(),
                clock.stageSeconds(),
                loss.nonFinite(),
                stage == Stage.TRAIN ? session.updates().learningRate() : null);
        tell(stats);
        return stats;
    }

    /** Non-finite losses are counted where the loss is read, so that no step waits for the device. */
    private LossMean.Reading read(Stage stage, int epoch) {
        LossMean.Reading reading = mean().read();
        if (stage == Stage.TRAIN) {
            session.trace().tell();
            brain.checkLossIsFinite(epoch, reading.nonFinite());
        }
        return reading;
    }

    /** Brings the state up to the last batch of training. */
    private void capture() {
        state.losses = mean().sums();
        session.trace().tell();
        state.seconds = clock.stageSeconds();
    }

    private int limited(int batches) {
        return session.options().debug() ? Math.min(session.options().debugBatches(), batches) : batches;
    }

    private boolean isDebugged() {
        return session.options().debug() && step == steps;
    }

    int step() {
        return step;
    }

    boolean isLastStep() {
        return step == steps;
    }

    NDManager scratch() {
        if (scratch == null) {
            throw new IllegalStateException("there is no batch at hand");
        }
        return scratch;
    }

    LossMean mean() {
        if (mean == null) {
            throw new IllegalStateException("the stage has not begun");
        }
        return mean;
    }
}
