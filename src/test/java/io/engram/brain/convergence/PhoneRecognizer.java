package io.engram.brain.convergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.Ctc;
import io.engram.loss.Objectives;
import io.engram.loss.Reduction;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.BatchNorm;
import io.engram.model.layer.LeakyRelu;
import io.engram.model.layer.Linear;
import io.engram.model.layer.Lstm;
import io.engram.optimizer.Adam;
import java.util.List;
import java.util.Map;

/**
 * Says which phones are spoken, (B, T, F) to (B, T / 2, phones). The reference's ASR_CTC without its convolutions:
 * frames come with their neighbours, so every second one will do. One sentence a batch, so nothing is padded.
 */
final class PhoneRecognizer extends Brain {

    private static final long UNITS = 512;

    private final int phones;
    private final Objectives ctc = new Objectives(device(), List.of(new Ctc(1, 0, true, Reduction.MEAN)));

    PhoneRecognizer(int features, int phones) {
        super(
                Map.of(
                        "context",
                        NetworkPlan.of(new Shape(1, features), new Lstm(UNITS / 2, 1, true, 0)),
                        "frame",
                        NetworkPlan.of(
                                new Shape(UNITS),
                                new Linear(UNITS),
                                new BatchNorm(1e-5, 0.1),
                                new LeakyRelu(0.01),
                                new Linear(phones))),
                new Adam(0.002));
        this.phones = phones;
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray everySecond = batch.inputs().head().get(":, ::2");
        NDArray context = modules().forward("context", new NDList(everySecond)).head();
        NDArray frames = modules()
                .forward("frame", new NDList(context.reshape(-1, UNITS)))
                .head();
        return new NDList(frames.reshape(batch.size(), -1, phones));
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        return ctc.loss(predictions.head(), batch.targets().head(), stage == Stage.TRAIN);
    }

    @Override
    public void close() {
        ctc.close();
        super.close();
    }
}
