package io.engram.brain;

import org.jspecify.annotations.Nullable;

/** Speed and remaining time of a fit, and the pace at which they are told. */
final class FitClock {

    /** Between two reports; a report reads the loss, which waits for the device. */
    private static final long REPORT_NANOS = 250_000_000;

    private final int epochs;
    private final long stepsPerEpoch;
    private long stepsLeftBefore;
    private final long fitStart = System.nanoTime();
    private long stepsDone;
    private long stageStart = fitStart;
    private long stageSteps;
    private long stageExamples;
    private long lastReport = fitStart;

    /**
     * Starts.
     *
     * @param stepsPerEpoch training and validation together
     * @param epochsDone by earlier attempts
     */
    FitClock(int epochs, int epochsDone, long stepsPerEpoch) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        this.stepsLeftBefore = (epochs - epochsDone) * stepsPerEpoch;
    }

    /** Begins a stage, or goes on in its middle, behind so much. */
    void startStage(long steps, long examples, double seconds) {
        stageStart = System.nanoTime() - (long) (seconds * 1e9);
        stageSteps = steps;
        stageExamples = examples;
        stepsDone += steps;
    }

    void stepDone(long examples) {
        stepsDone++;
        stageSteps++;
        stageExamples += examples;
    }

    /** Whether enough time has passed since it last said so. */
    boolean isReportDue() {
        long now = System.nanoTime();
        if (now - lastReport < REPORT_NANOS) {
            return false;
        }
        lastReport = now;
        return true;
    }

    double stageSeconds() {
        return (System.nanoTime() - stageStart) / 1e9;
    }

    long stageExamples() {
        return stageExamples;
    }

    Progress progress(Stage stage, int epoch, long steps, double loss) {
        double seconds = Math.max(stageSeconds(), 1e-9);
        return new Progress(
                stage,
                epoch,
                epochs,
                stageSteps,
                steps,
                Double.isFinite(loss) ? loss : null,
                stageSteps / seconds,
                stageExamples / seconds,
                etaSeconds(stage));
    }

    private @Nullable Double etaSeconds(Stage stage) {
        if (stage == Stage.TEST || stepsDone == 0 || stepsPerEpoch == 0) {
            return null;
        }
        double elapsed = (System.nanoTime() - fitStart) / 1e9;
        return elapsed / stepsDone * Math.max(0, stepsLeftBefore - stepsDone);
    }
}
