package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.data.Examples;
import io.engram.data.Loader;
import io.engram.data.sampler.BatchSampler;
import io.engram.data.sampler.Sampler;
import io.engram.model.Module;
import io.engram.model.Pass;
import io.engram.optimizer.Optimizer;
import io.engram.optimizer.Sgd;
import io.engram.schedule.Schedule;
import io.engram.schedule.SchedulerSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One weight w, and the loss w times the batch's number: the gradient is that number, so a test can choose gradients
 * and, with w = 1 and a learning rate of 0, losses.
 */
class ScalarBrain extends Brain {

    final List<String> calls = new ArrayList<>();

    /** The number of each batch, in the order in which they are trained on. */
    final List<Double> trained = new ArrayList<>();

    private IntPredicate active = step -> true;
    private Runnable beforeBatch = () -> {};
    private @Nullable Supplier<RuntimeException> inValidation;
    private final NDArray weight;
    private @Nullable EpochCounter epochs;
    private @Nullable SchedulerSpec scheduler;
    private @Nullable EarlyStoppingSpec earlyStopping;

    ScalarBrain(double start, double lr, RunContext context, @Nullable Checkpointer checkpointer) {
        super(
                Map.of("model", (manager, seed) -> new OneWeight(manager, start)),
                new Sgd(lr, 0, 0, 0, false),
                HParams.none(),
                context,
                checkpointer);
        this.weight = Objects.requireNonNull(parameters().get("model.weight"));
    }

    ScalarBrain with(SchedulerSpec spec) {
        scheduler = spec;
        return this;
    }

    ScalarBrain with(EarlyStoppingSpec spec) {
        earlyStopping = spec;
        return this;
    }

    @Override
    protected Schedule createSchedule(String optimizer, double learningRate) {
        return scheduler == null ? super.createSchedule(optimizer, learningRate) : scheduler.create(learningRate);
    }

    @Override
    protected Optional<EarlyStopping> createEarlyStopping() {
        return Optional.ofNullable(earlyStopping).map(EarlyStopping::new);
    }

    static RunOptions options(@Nullable Double maxGradNorm, int accumulation, int patience) {
        Map<String, @Nullable Object> options = new HashMap<>();
        options.put("device", "cpu");
        options.put("max_grad_norm", maxGradNorm);
        options.put("grad_accumulation_factor", accumulation);
        options.put("nonfinite_patience", patience);
        return RunOptions.of(options);
    }

    double weight() {
        return weight.toFloatArray()[0];
    }

    void fit(int limit, BatchSource train, @Nullable BatchSource valid) {
        epochs = new EpochCounter(limit);
        fit(epochs, train, valid);
    }

    /** Where the process is killed: before each batch of a validation. */
    ScalarBrain withKillInValidation(Supplier<RuntimeException> kill) {
        inValidation = kill;
        return this;
    }

    @Override
    protected NDArray evaluateBatch(Batch batch, Stage stage) {
        if (stage == Stage.VALID && inValidation != null) {
            throw inValidation.get();
        }
        return super.evaluateBatch(batch, stage);
    }

    /** A batch for each number, with one example each. */
    static BatchSource batches(double... numbers) {
        return new Numbers(numbers, null);
    }

    /** The numbers in an order of its own for each epoch, one a batch. */
    static BatchSource shuffled(double... numbers) {
        Examples examples = new Examples() {
            @Override
            public long size() {
                return numbers.length;
            }

            @Override
            public Batch collate(NDManager manager, long[] positions) {
                NDArray number = manager.create(new float[] {(float) numbers[(int) positions[0]]}, new Shape(1));
                return new Batch(new NDList(number), new NDList(), 1);
            }
        };
        return new Loader(examples, BatchSampler.of(Sampler.shuffled(numbers.length, 5), 1, false));
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
    protected Map<String, Optimizer> createOptimizers() {
        calls.add("create_optimizers");
        return super.createOptimizers();
    }

    @Override
    protected void zeroGrad() {
        calls.add("zero_grad");
        super.zeroGrad();
    }

    @Override
    protected void optimizersStep() {
        calls.add("optimizers_step");
        super.optimizersStep();
    }

    @Override
    protected int onEvaluateStart(@Nullable String maxKey, @Nullable String minKey) {
        calls.add("evaluate_start");
        return super.onEvaluateStart(maxKey, minKey);
    }

    @Override
    protected Map<String, Optimizer> freezeOptimizers(Map<String, Optimizer> optimizers) {
        return active.test(step()) ? optimizers : Map.of();
    }

    /** Steps of the epoch at which the optimizer is not frozen. */
    ScalarBrain withActive(IntPredicate steps) {
        active = steps;
        return this;
    }

    /** Where the process is killed, before anything is saved: called before each training batch. */
    ScalarBrain withKill(Runnable kill) {
        beforeBatch = kill;
        return this;
    }

    @Override
    protected void onStageStart(Stage stage, int epoch) {
        calls.add(stage.label() + "_start " + epoch + (modules().pass().training() ? " training" : " evaluating"));
    }

    @Override
    protected void onFitBatchStart(Batch batch, boolean shouldStep) {
        beforeBatch.run();
        calls.add("batch_start " + shouldStep);
        trained.add((double) batch.inputs().head().toFloatArray()[0]);
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
        calls.add(stats.stage().label() + "_end " + stats.loss() + " step " + step());
    }

    @Override
    protected void onEpochEnd(int epoch, Map<String, Double> metrics) {
        calls.add("epoch_end " + epoch);
        saveCheckpoint(epoch, true, metrics);
    }

    private record OneWeight(NDArray weight) implements Module {

        OneWeight(NDManager manager, double start) {
            this(manager.create(new float[] {(float) start}));
            weight.setRequiresGradient(true);
        }

        @Override
        public NDList forward(NDList inputs, Pass pass) {
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

    /** Batches that say that they have so many examples, whatever they hold. */
    private static final class Numbers implements BatchSource {

        private final double[] numbers;
        private final long @Nullable [] sizes;
        private int first;

        Numbers(double[] numbers, long @Nullable [] sizes) {
            this.numbers = numbers;
            this.sizes = sizes;
        }

        @Override
        public void startEpoch(int epoch, long firstExample) {
            long skip = firstExample;
            for (first = 0; skip > 0; first++) {
                skip -= size(first);
            }
        }

        private long size(int batch) {
            return sizes == null ? 1 : sizes[batch];
        }

        @Override
        public int batches() {
            return numbers.length - first;
        }

        @Override
        public long examples() {
            return IntStream.range(first, numbers.length).mapToLong(this::size).sum();
        }

        @Override
        public Batch batch(NDManager scratch, int index) {
            NDArray number = scratch.create(new float[] {(float) numbers[first + index]}, new Shape(1));
            return new Batch(new NDList(number), new NDList(), size(first + index));
        }
    }
}
