package io.engram.brain.convergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.CrossEntropy;
import io.engram.loss.Objectives;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.BatchNorm;
import io.engram.model.layer.Conv1d;
import io.engram.model.layer.LeakyRelu;
import io.engram.model.layer.Linear;
import io.engram.optimizer.Adam;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Says who speaks, (B, T, F) to (B, speakers); padded. Dilated convolutions, then mean and deviation over time: Snyder
 * et al. 2018, X-vectors. The reference's speaker_id with narrower layers.
 */
final class SpeakerModel extends Brain {

    private static final long CHANNELS = 96;

    private final Objectives crossEntropy = new Objectives(device(), List.of(new CrossEntropy(1, 0)));

    SpeakerModel(int features, int speakers) {
        super(
                Map.of(
                        "frames",
                        NetworkPlan.of(
                                new Shape(features, 100),
                                convolution(5, 1),
                                new LeakyRelu(0.01),
                                new BatchNorm(1e-5, 0.1),
                                convolution(3, 2),
                                new LeakyRelu(0.01),
                                new BatchNorm(1e-5, 0.1),
                                convolution(3, 3),
                                new LeakyRelu(0.01),
                                new BatchNorm(1e-5, 0.1)),
                        "sentence",
                        NetworkPlan.of(
                                new Shape(2 * CHANNELS),
                                new Linear(64),
                                new LeakyRelu(0.01),
                                new BatchNorm(1e-5, 0.1),
                                new Linear(speakers))),
                new Adam(0.001));
    }

    /** Keeps the number of steps. */
    private static Conv1d convolution(long kernel, long dilation) {
        return new Conv1d(CHANNELS, kernel, 1, dilation * (kernel - 1) / 2, dilation, 1, true);
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray channelsFirst = batch.inputs().head().transpose(0, 2, 1);
        NDArray frames = modules().forward("frames", new NDList(channelsFirst)).head();
        NDArray statistics = statistics(frames, Objects.requireNonNull(batch.lengths()));
        return modules().forward("sentence", new NDList(statistics));
    }

    /** (B, C, T) to (B, 2 C): of the steps that are no padding. */
    private static NDArray statistics(NDArray frames, NDArray lengths) {
        long steps = frames.getShape().get(2);
        int[] time = {2};
        NDArray valid = lengths.getManager()
                .arange((float) steps)
                .reshape(1, 1, steps)
                .lt(lengths.mul(steps).reshape(-1, 1, 1))
                .toType(DataType.FLOAT32, false);
        NDArray count = valid.sum(time, true);
        NDArray mean = frames.mul(valid).sum(time, true).div(count);
        NDArray variance = frames.sub(mean).square().mul(valid).sum(time, true).div(count);
        return mean.concat(variance.add(1e-5).sqrt(), 1).squeeze(2);
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        return crossEntropy.loss(predictions.head(), batch.targets().head(), stage == Stage.TRAIN);
    }

    @Override
    public void close() {
        crossEntropy.close();
        super.close();
    }
}
