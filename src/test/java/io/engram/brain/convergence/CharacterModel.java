package io.engram.brain.convergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.CrossEntropy;
import io.engram.loss.Objectives;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Embedding;
import io.engram.model.layer.LayerNorm;
import io.engram.model.layer.LeakyRelu;
import io.engram.model.layer.Linear;
import io.engram.model.layer.Lstm;
import io.engram.optimizer.Adam;
import java.util.List;
import java.util.Map;

/** Says the next character of a text, (B, T) to (B, T, characters); padded. The reference's LM_RNN. */
final class CharacterModel extends Brain {

    private final Objectives crossEntropy = new Objectives(device(), List.of(new CrossEntropy(1, 0)));

    CharacterModel(int characters) {
        super(
                Map.of(
                        "model",
                        NetworkPlan.of(
                                new Shape(1),
                                new Embedding(characters, 128),
                                new Lstm(256, 1, false, 0),
                                new Linear(512),
                                new LayerNorm(1e-5),
                                new LeakyRelu(0.01),
                                new Linear(characters))),
                new Adam(0.01));
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        return modules().forward("model", batch.inputs());
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDList targets = new NDList(batch.targets().head(), batch.lengths());
        return crossEntropy.loss(predictions.head(), targets, stage == Stage.TRAIN);
    }

    @Override
    public void close() {
        crossEntropy.close();
        super.close();
    }
}
