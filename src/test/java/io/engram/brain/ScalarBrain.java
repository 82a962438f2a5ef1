package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.model.Module;
import io.engram.optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One weight w, and the loss w times the batch's number: the gradient is that number, so a test can choose gradients
 * and, with w = 1 and a learning rate of 0, losses.
 */
final class ScalarBrain extends Brain {

    final List<String> calls = new ArrayList<>();
    private final NDArray weight;
    private @Nullable EpochCounter epochs;

    ScalarBrain(NDManager manager, double start, double lr, RunContext context, @Nullable Checkpointer checkpointer) {
        this(manager.create(new float[] {(float) start}), manager, lr, context, checkpointer);
    }

    private ScalarBrain(
            NDArray weight, NDManager manager, double lr, RunContext context, @Nullable Checkpointer checkpointer) {
        super(
                manager,
                Map.of("model", new OneWeight(weight)),
                new Sgd(lr, 0, 0, 0, false)::create,
                context,
                checkpointer);
        this.weight = weight;
        weight.setRequiresGradient(true);
    }

    static RunOptions options(@Nullable Double maxGradNorm, int accumulation, int patience) {
        return new RunOptions("cpu", maxGradNorm, accumulation, patience, false, 2, 2);
    }

    double weight() {
        return weight.toFloatArray()[0];
    }

    void fit(int limit, BatchSource train, @Nullable BatchSource valid) {
        epochs = new EpochCounter(limit);
        fit(epochs, train, valid);
    }

    /** A batch for each number, with one example each. */
    static BatchSource batches(double... numbers) {
        return new Numbers(numbers, null);
    }

    /** A batch for each number, with so many examples. */
    static BatchSource batches(double[] numbers, long[] sizes) {
        return new Numbers(numbers, sizes);
    }

    @Override
    protected void onFitStart(EpochCounter counter) {
        calls.add("fit_start");
        super.onFitStart(counter);
    }

    @Override
    protected void onStageStart(Stage stage, int epoch) {
        calls.add(stage.label() + "_start " + epoch);
    }

    @Override
    protected void onFitBatchStart(Batch batch, boolean shouldStep) {
        calls.add("batch_start " + shouldStep);
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        calls.add("forward");
        return batch.inputs();
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        calls.add("objectives");
        return weight.mul(predictions.head()).sum();
    }

    @Override
    protected void onFitBatchEnd(Batch batch, NDList predictions, NDArray loss, boolean shouldStep) {
        calls.add("batch_end " + loss.toFloatArray()[0]);
    }

    @Override
    protected void onStageEnd(StageStats stats) {
        calls.add(stats.stage().label() + "_end " + stats.loss());
    }

    @Override
    protected void onEpochEnd(int epoch, Map<String, Double> metrics) {
        calls.add("epoch_end " + epoch);
        checkpointer().ifPresent(checkpointer -> checkpointer.save(epoch, optimizerStep(), true, metrics));
    }

    private record OneWeight(NDArray weight) implements Module {

        @Override
        public NDList forward(NDList inputs, boolean training) {
            return inputs;
        }

        @Override
        public Map<String, NDArray> parameters() {
            return Map.of("weight", weight);
        }

        @Override
        public Map<String, NDArray> buffers() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Numbers(double[] numbers, long @Nullable [] sizes) implements BatchSource {

        @Override
        public void startEpoch(int epoch) {}

        @Override
        public int batches() {
            return numbers.length;
        }

        @Override
        public long examples() {
            return numbers.length;
        }

        @Override
        public Batch batch(NDManager scratch, int index) {
            NDArray number = scratch.create(new float[] {(float) numbers[index]}, new Shape(1));
            return new Batch(new NDList(number), new NDList(), sizes == null ? 1 : sizes[index]);
        }
    }
}
