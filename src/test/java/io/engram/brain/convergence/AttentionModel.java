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
import io.engram.model.layer.Gru;
import io.engram.model.layer.LeakyRelu;
import io.engram.model.layer.Linear;
import io.engram.optimizer.Adam;
import io.engram.tensor.Kernels;
import java.util.List;
import java.util.Map;

/**
 * Says the next token of a sequence from those before it and from another sequence, (B, S, ...) and (B, T) to (B, T,
 * tokens). Where to look is learned: Luong et al. 2015, Effective approaches to attention-based neural machine
 * translation, global attention. The decoder of the reference's G2P and ASR_seq2seq. One pair a batch, so nothing is
 * padded.
 */
final class AttentionModel extends Brain {

    private static final long UNITS = 128;

    private final Objectives crossEntropy = new Objectives(device(), List.of(new CrossEntropy(1, 0)));

    /**
     * Any encoder will do.
     *
     * @param encoder gives (B, S, UNITS)
     * @param tokens of the sequence to say
     */
    private AttentionModel(NetworkPlan encoder, int tokens) {
        super(
                Map.of(
                        "encoder",
                        encoder,
                        "decoder",
                        NetworkPlan.of(new Shape(1), new Embedding(tokens, UNITS), new Gru(UNITS, 1, false, 0)),
                        "output",
                        NetworkPlan.of(
                                new Shape(1, 2 * UNITS), new Linear(UNITS), new LeakyRelu(0.01), new Linear(tokens))),
                new Adam(0.002));
    }

    /** Of characters, (B, S) whole numbers. */
    static AttentionModel ofCharacters(int characters, int tokens) {
        return new AttentionModel(
                NetworkPlan.of(new Shape(1), new Embedding(characters, UNITS), new Gru(UNITS / 2, 1, true, 0)), tokens);
    }

    /** Of speech, (B, S, F). */
    static AttentionModel ofFeatures(int features, int tokens) {
        return new AttentionModel(NetworkPlan.of(new Shape(1, features), new Gru(UNITS / 2, 1, true, 0)), tokens);
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray encoded =
                modules().forward("encoder", new NDList(batch.inputs().get(0))).head();
        NDArray decoded =
                modules().forward("decoder", new NDList(batch.inputs().get(1))).head();
        NDArray keys = encoded.expandDims(1);
        NDArray found = Kernels.on(device()).attention(scratch(), decoded.expandDims(1), keys, keys, null);
        return modules().forward("output", new NDList(decoded.concat(found.squeeze(1), 2)));
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDArray whole = scratch().ones(new Shape(batch.size()));
        NDList targets = new NDList(batch.targets().head(), whole);
        return crossEntropy.loss(predictions.head(), targets, stage == Stage.TRAIN);
    }

    @Override
    public void close() {
        crossEntropy.close();
        super.close();
    }
}
