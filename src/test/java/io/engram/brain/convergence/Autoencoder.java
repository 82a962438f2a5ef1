package io.engram.brain.convergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.Mse;
import io.engram.loss.Objectives;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.LeakyRelu;
import io.engram.model.layer.Linear;
import io.engram.optimizer.Adam;
import java.util.List;
import java.util.Map;

/** Says features again through fewer numbers, (B, T, F) to the same; padded. The reference's autoencoder. */
final class Autoencoder extends Brain {

    private final Objectives squaredError = new Objectives(device(), List.of(new Mse(1)));

    Autoencoder(int features) {
        super(
                Map.of(
                        "encoder", NetworkPlan.of(new Shape(1, features), new Linear(128, false), new LeakyRelu(0.01)),
                        "decoder", NetworkPlan.of(new Shape(1, 128), new Linear(features, false))),
                new Adam(0.004));
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        return modules().forward("decoder", modules().forward("encoder", batch.inputs()));
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDList targets = new NDList(batch.inputs().head(), batch.lengths());
        return squaredError.loss(predictions.head(), targets, stage == Stage.TRAIN);
    }

    @Override
    public void close() {
        squaredError.close();
        super.close();
    }
}
