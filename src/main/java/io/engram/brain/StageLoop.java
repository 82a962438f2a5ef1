package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.data.Batch;
import io.engram.data.BatchSource;

/** One pass over the batches of a stage; training and evaluation differ only in the step. */
final class StageLoop {

    private final NDManager manager;
    private final RunContext context;
    private final FitClock clock;

    StageLoop(NDManager manager, RunContext context, FitClock clock) {
        this.manager = manager;
        this.context = context;
        this.clock = clock;
    }

    /** What is done with a batch. */
    interface Step {

        /** Returns the batch's loss, a scalar of the scratch manager. */
        NDArray take(NDManager scratch, Batch batch, int step, boolean last);
    }

    /**
     * Takes every step, reports progress, and listens for the signal to stop.
     *
     * @throws FitStopped after the batch in which it is asked to
     */
    LossMean.Reading run(Stage stage, int epoch, BatchSource batches, Step step) {
        batches.startEpoch(epoch);
        clock.startStage();
        int steps = context.options().debug()
                ? Math.min(context.options().debugBatches(), batches.batches())
                : batches.batches();
        try (LossMean mean = new LossMean(manager)) {
            for (int i = 0; i < steps; i++) {
                try (NDManager scratch = manager.newSubManager()) {
                    Batch batch = batches.batch(scratch, i);
                    mean.add(scratch, step.take(scratch, batch, i, i == steps - 1), batch.size());
                    clock.stepDone(batch.size());
                }
                if (clock.isReportDue()) {
                    double loss = check(mean, stage, epoch).mean();
                    context.listener().progress(clock.progress(stage, epoch, steps, loss));
                }
                if (context.stop().requested()) {
                    throw new FitStopped(epoch);
                }
            }
            // A short stage may end before a report is due; its last step is told all the same.
            LossMean.Reading reading = check(mean, stage, epoch);
            context.listener().progress(clock.progress(stage, epoch, steps, reading.mean()));
            return reading;
        }
    }

    /** Non-finite losses are counted where the loss is read, so that no step waits for the device. */
    private LossMean.Reading check(LossMean mean, Stage stage, int epoch) {
        LossMean.Reading reading = mean.read();
        int patience = context.options().nonfinitePatience();
        if (stage == Stage.TRAIN && reading.nonFinite() > patience) {
            throw new NonFiniteLoss(epoch, reading.nonFinite(), patience);
        }
        return reading;
    }
}
