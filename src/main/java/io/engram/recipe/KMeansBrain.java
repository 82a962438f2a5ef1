package io.engram.recipe;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.EpochCounter;
import io.engram.brain.Stage;
import io.engram.checkpoint.TensorState;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.metric.Sums;
import io.engram.tensor.Kernels;
import io.engram.tensor.Seeds;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Centroids that move to the mean of the examples that are nearest to them. Sums are in double precision, and in every
 * checkpoint, so that a run that is resumed within an epoch moves them to the same place.
 */
final class KMeansBrain extends ExperimentBrain {

    private final KMeans kMeans;
    private final NDArray centroids;

    /** Of the examples since the centroids moved: for each cluster their sum (K, D) and number (K, 1). */
    private final NDArray sums;

    private final NDArray counts;

    /** Examples that each centroid stands for, (K, 1). */
    private final NDArray seen;

    private final int classes;
    private final Sums inertia;
    private final @Nullable Sums purity;
    private @Nullable BatchSource training;

    KMeansBrain(RecipeRun run, KMeans kMeans) {
        super(run);
        this.kMeans = kMeans;
        this.centroids = modules().get(KMeans.NETWORK).buffers().values().iterator().next();
        long clusters = centroids.size(0);
        this.sums = manager().zeros(centroids.getShape(), DataType.FLOAT64);
        this.counts = manager().zeros(new Shape(clusters, 1), DataType.FLOAT64);
        this.seen = manager().zeros(new Shape(clusters, 1), DataType.FLOAT64);
        checkpointer()
                .ifPresent(into -> into.add(
                        "k_means.safetensors",
                        new TensorState(manager(), () -> Map.of("sums", sums, "counts", counts, "seen", seen))));
        OptionalInt labels = KMeans.classes(plan().examples());
        this.classes = labels.orElse(0);
        this.inertia = record(new Sums(manager(), "inertia", new Shape(1), all -> all[1] > 0 ? all[0] : Double.NaN));
        this.purity = labels.isPresent()
                ? record(new Sums(manager(), "purity", new Shape(clusters, classes), this::purity))
                : null;
    }

    /** The share of examples that are of the class that is most frequent in their cluster. Manning et al. 2008, 16.3. */
    private double purity(double[] contingency) {
        double right = 0;
        for (int cluster = 0; cluster < kMeans.clusters(); cluster++) {
            double most = 0;
            for (int label = 0; label < classes; label++) {
                most = Math.max(most, contingency[cluster * classes + label]);
            }
            right += most;
        }
        return right / contingency[contingency.length - 1];
    }

    @Override
    protected BatchSource makeLoader(BatchSource batches, Stage stage) {
        if (stage == Stage.TRAIN) {
            training = batches;
        }
        return batches;
    }

    @Override
    protected void onFitStart(EpochCounter epochs) {
        super.onFitStart(epochs);
        BatchSource examples = training;
        boolean untouched = !centroids.neq(0).any().getBoolean();
        if (epochs.current() == 0 && untouched && examples != null) {
            begin(examples);
        }
    }

    /** Chooses the first centroids among the first examples of the first epoch. */
    private void begin(BatchSource examples) {
        long seed = Seeds.at(context().seed(), KMeans.NETWORK.hashCode());
        Engine.getInstance().setRandomSeed((int) seed);
        KMeansPlusPlus start = new KMeansPlusPlus(Math.toIntExact(centroids.size(1)), kMeans.sample());
        examples.startEpoch(1);
        for (int i = 0; i < examples.batches() && !start.isFull(); i++) {
            try (NDManager own = manager().newSubManager()) {
                Batch batch = examples.batch(own, i);
                start.add(features(batch, input(batch)).toFloatArray());
            }
        }
        try (NDManager own = manager().newSubManager()) {
            NDArray chosen = own.create(start.choose(kMeans.clusters(), seed), centroids.getShape());
            Kernels.on(device()).copy(own, centroids, chosen);
        }
    }

    private static NDArray features(Batch batch, NDArray input) {
        return input.reshape(batch.size(), -1);
    }

    /** Minus the squared distances (B, K); behind them the input. */
    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray input = input(batch);
        return new NDList(modules().forward(input, null), input);
    }

    /** The mean squared distance from the nearest centroid. */
    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDArray scores = predictions.get(0);
        NDArray loss = scores.max(new int[] {1}).neg().mean();
        inertia.addMean(loss, batch.size());
        if (purity != null) {
            NDArray labels =
                    batch.targets().head().oneHot(classes).toType(DataType.FLOAT64, false);
            purity.add(nearest(scores).matMul(labels), batch.size());
        }
        return loss;
    }

    /** 1 where an example is of a cluster: (K, B). */
    private NDArray nearest(NDArray scores) {
        return scores.argMax(1)
                .oneHot(kMeans.clusters())
                .toType(DataType.FLOAT64, false)
                .transpose();
    }

    @Override
    protected NDArray fitBatch(Batch batch) {
        onFitBatchStart(batch, true);
        NDList predictions = computeForward(batch, Stage.TRAIN);
        NDArray loss = computeObjectives(predictions, batch, Stage.TRAIN);
        NDArray members = nearest(predictions.get(0));
        NDArray points = features(batch, predictions.get(1)).toType(DataType.FLOAT64, false);
        sums.addi(members.matMul(points));
        counts.addi(members.sum(new int[] {1}, true));
        if (kMeans.update() == KMeans.Update.BATCH || isLastStep()) {
            move(scratch());
        }
        onFitBatchEnd(batch, predictions, loss, true);
        return loss;
    }

    /** To the mean of the examples that each has had; one that has had none stays where it is. */
    private void move(NDManager scratch) {
        if (kMeans.update() == KMeans.Update.EPOCH) {
            Kernels.on(device()).clear(seen);
        }
        seen.addi(counts);
        NDArray from = centroids.toType(DataType.FLOAT64, true);
        NDArray change = sums.sub(from.mul(counts)).div(seen.maximum(1));
        Kernels.on(device()).copy(scratch, centroids, from.add(change));
        for (NDArray used : List.of(from, change)) {
            used.attach(scratch);
        }
        Kernels.on(device()).clear(sums);
        Kernels.on(device()).clear(counts);
    }
}
