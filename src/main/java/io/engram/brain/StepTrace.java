package io.engram.brain;

import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepPoints;
import io.engram.optimizer.UpdateNorms;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What each batch of training came to, for a listener that wants to know. Losses and norms stay on the device until the
 * losses are read anyway; then the batches since are told at once. Does nothing where nobody wants to know.
 */
final class StepTrace {

    private static final int COLUMNS = StepColumn.values().length;

    /** Where a batch has neither loss nor norm of its own. */
    private static final int NONE = -1;

    private final BrainListener listener;
    private final FitState state;
    private final History history;
    private final boolean wanted;
    private @Nullable Updates updates;

    private int count;
    private double[] values = new double[COLUMNS];
    private int[] lossOf = new int[1];
    private int[] normOf = new int[1];
    private float[] losses = new float[1];
    private int lossesRead;

    /** Losses and norms before those that will be told next. */
    private long lossesTold;

    private long normsTold;
    private long lossesTaken;
    private long normsTaken;

    private int epoch;
    private double secondsBefore;
    private double lastSeconds;
    private long lastExamples;

    StepTrace(BrainListener listener, FitState state, History history) {
        this.listener = listener;
        this.state = state;
        this.history = history;
        this.wanted = listener.wantsSteps();
    }

    /** Begins a stage of training, or goes on in its middle; what an aborted one has left is forgotten. */
    void begin(int stageEpoch, FitClock clock, Updates made) {
        if (!wanted) {
            return;
        }
        epoch = stageEpoch;
        updates = made;
        made.keepNorms();
        count = 0;
        lossesRead = 0;
        lossesTold = 0;
        lossesTaken = 0;
        norms().drain();
        normsTold = norms().taken();
        normsTaken = normsTold;
        secondsBefore = history.trainingSeconds(stageEpoch);
        lastSeconds = clock.stageSeconds();
        lastExamples = clock.stageExamples();
    }

    /** Hears a loss as it is read. */
    void lossRead(float loss) {
        if (wanted) {
            losses = lossesRead == losses.length ? Arrays.copyOf(losses, 2 * lossesRead) : losses;
            losses[lossesRead++] = loss;
        }
    }

    /** Behind each batch, when the state has counted it. */
    void batchDone(FitClock clock, LossMean mean) {
        if (!wanted) {
            return;
        }
        makeRoom();
        long lossesNow = mean.taken();
        long normsNow = norms().taken();
        lossOf[count] = lossesNow == lossesTaken ? NONE : (int) (lossesNow - lossesTold - 1);
        normOf[count] = normsNow == normsTaken ? NONE : (int) (normsNow - normsTold - 1);
        double seconds = clock.stageSeconds();
        long examples = clock.stageExamples();
        set(
                StepColumn.LEARNING_RATE,
                normsNow == normsTaken ? updates().learningRate() : updates().rateOfLastStep());
        set(StepColumn.EXAMPLES_PER_SECOND, (examples - lastExamples) / (seconds - lastSeconds));
        set(StepColumn.SECONDS, secondsBefore + seconds);
        set(StepColumn.EPOCH, epoch);
        count++;
        lossesTaken = lossesNow;
        normsTaken = normsNow;
        lastSeconds = seconds;
        lastExamples = examples;
    }

    private void makeRoom() {
        if (count == lossOf.length) {
            values = Arrays.copyOf(values, 2 * count * COLUMNS);
            lossOf = Arrays.copyOf(lossOf, 2 * count);
            normOf = Arrays.copyOf(normOf, 2 * count);
        }
    }

    private void set(StepColumn column, double value) {
        values[count * COLUMNS + column.place()] = value;
    }

    /** Tells of the batches since, whose losses have just been read. */
    void tell() {
        if (count == 0) {
            return;
        }
        float[] norms = norms().drain();
        double memory = ResidentMemory.bytes();
        double[] told = Arrays.copyOf(values, count * COLUMNS);
        for (int i = 0; i < count; i++) {
            int row = i * COLUMNS;
            told[row + StepColumn.LOSS.place()] = lossOf[i] == NONE ? Double.NaN : losses[lossOf[i]];
            told[row + StepColumn.GRADIENT_NORM.place()] = normOf[i] == NONE ? Double.NaN : norms[normOf[i]];
            told[row + StepColumn.MEMORY_BYTES.place()] = memory;
        }
        long last = state.batches + state.step;
        StepPoints points = new StepPoints(last - count + 1, told);
        count = 0;
        lossesRead = 0;
        lossesTold = lossesTaken;
        normsTold = normsTaken;
        listener.steps(points);
    }

    private Updates updates() {
        if (updates == null) {
            throw new IllegalStateException("no stage of training has begun");
        }
        return updates;
    }

    private UpdateNorms norms() {
        return updates().norms();
    }
}
