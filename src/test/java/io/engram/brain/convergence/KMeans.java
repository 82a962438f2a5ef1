package io.engram.brain.convergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.HParams;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.Batch;
import io.engram.model.Module;
import io.engram.model.Pass;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns without a gradient: each centroid moves towards the points (B, D) that it is nearest to, by less the more it
 * has seen. Sculley 2010, Web-scale k-means clustering, algorithm 1.
 */
class KMeans extends Brain {

    /**
     * Begins with a guess, which counts as one point.
     *
     * @param guess (K, D)
     */
    KMeans(float[][] guess, RunContext context, @Nullable Checkpointer checkpointer) {
        super(
                Map.of("clusters", (manager, seed) -> new Clusters(manager, guess)),
                null,
                HParams.none(),
                context,
                checkpointer);
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        return modules().forward("clusters", batch.inputs());
    }

    /** The mean squared distance of a point from its centroid. */
    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        return predictions.head().min(new int[] {1}).mean();
    }

    @Override
    protected NDArray fitBatch(Batch batch) {
        NDList distances = computeForward(batch, Stage.TRAIN);
        ((Clusters) modules().get("clusters")).move(batch.inputs().head(), distances.head());
        return computeObjectives(distances, batch, Stage.TRAIN);
    }

    /** One behind the other, K D numbers. */
    float[] centroids() {
        return ((Clusters) modules().get("clusters")).centroids().toFloatArray();
    }

    @Override
    protected void onEpochEnd(int epoch, Map<String, Double> metrics) {
        saveCheckpoint(epoch, true, metrics);
    }

    /**
     * What is learned. Buffers are saved with the weights, and no optimizer asks them for gradients.
     *
     * @param centroids (K, D)
     * @param counts how many points each has seen, (K, 1)
     */
    private record Clusters(NDArray centroids, NDArray counts) implements Module {

        Clusters(NDManager manager, float[][] guess) {
            this(manager.create(guess), manager.ones(new Shape(guess.length, 1)));
        }

        /** Squared distances (B, K). Begins with the points, whose manager closes what comes of it. */
        @Override
        public NDList forward(NDList inputs, Pass pass) {
            return new NDList(
                    inputs.head().expandDims(1).sub(centroids).square().sum(new int[] {2}));
        }

        /** Moves each centroid to the mean of all points that it has seen. */
        void move(NDArray points, NDArray distances) {
            NDArray nearest = distances.argMin(1).oneHot((int) counts.size()).transpose();
            NDArray seen = nearest.sum(new int[] {1}, true);
            counts.addi(seen);
            centroids.addi(nearest.matMul(points).sub(seen.mul(centroids)).div(counts));
        }

        @Override
        public Map<String, NDArray> parameters() {
            return Map.of();
        }

        @Override
        public Map<String, NDArray> buffers() {
            return Map.of("centroids", centroids, "counts", counts);
        }

        @Override
        public void close() {}
    }
}
