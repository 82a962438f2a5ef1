package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.data.item.Vocabulary;
import io.engram.loss.Objectives;
import io.engram.model.NetworkPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encodes, and decodes token by token: with the right ones before in training, with its own in evaluation. */
final class Seq2SeqBrain extends ExperimentBrain {

    private final Seq2Seq recipe;
    private final Objectives objectives;
    private final DecoderSteps decoder;
    private final BeamSearch search;

    Seq2SeqBrain(RecipeRun run, Seq2Seq recipe) {
        super(run);
        this.recipe = recipe;
        this.objectives = new Objectives(device(), plan().definition().objectives());
        Vocabulary tokens = Seq2Seq.vocabulary(plan().examples())
                .orElseThrow(() -> new IllegalStateException("the plan has checked that there is one"));
        this.decoder = new DecoderSteps(
                new AttentionDecoder(recipe, tokens.size()),
                modules().get(Seq2Seq.DECODER).parameters().values());
        this.search = new BeamSearch(
                decoder, Seq2Seq.index(tokens, Seq2Seq.BEGIN), Seq2Seq.index(tokens, Seq2Seq.END), recipe.beam());
    }

    /**
     * Logits (B, L - 1, tokens) of all but the first token, given those before; behind them what the encoder says, and
     * its lengths. Without targets the sequences that are found, (B, L), padded with the end.
     */
    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray encoded = encode(batch);
        NDArray lengths = lengths(batch);
        if (batch.targets().isEmpty()) {
            return new NDList(found(encoded, lengths).get(0));
        }
        NDArray before = batch.targets().head().get(":, :-1");
        return new NDList(decoder.teach(encoded, lengths, before, stage == Stage.TRAIN), encoded, lengths);
    }

    private NDArray encode(Batch batch) {
        NDArray value = input(batch);
        NDArray lengths = batch.lengths();
        for (NetworkPlan network : plan().networks()) {
            if (!network.name().equals(Seq2Seq.DECODER)) {
                NDList given = lengths == null ? new NDList(value) : new NDList(value, lengths);
                value = modules().forward(network.name(), given).singletonOrThrow();
            }
        }
        return value;
    }

    private static NDArray lengths(Batch batch) {
        NDArray lengths = batch.lengths();
        return lengths == null ? batch.inputs().head().getManager().ones(new Shape(batch.size())) : lengths;
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDArray tokens = batch.targets().head();
        NDArray behind = tokens.get(":, 1:");
        NDArray counts = batch.targets()
                .get(batch.targets().size() - 1)
                .mul(tokens.size(1))
                .round();
        long steps = behind.size(1);
        NDArray withEnd = counts.sub(1).div(steps);
        NDArray withoutEnd = counts.sub(2).div(steps);
        if (stage == Stage.TRAIN) {
            updateMetrics(predictions.get(0), new NDList(behind, withoutEnd, withoutEnd));
        } else if (!plan().definition().metrics().isEmpty()) {
            NDList found = found(predictions.get(1), predictions.get(2));
            updateMetrics(found.get(0), new NDList(behind, found.get(1), withoutEnd));
        }
        return objectives.loss(predictions.get(0), new NDList(behind, withEnd), stage == Stage.TRAIN);
    }

    /** The likeliest sequences (B, L), int64, and how much of each is not padding, (B). */
    private NDList found(NDArray encoded, NDArray lengths) {
        NDManager scratch = encoded.getManager();
        float[] shares = lengths.toFloatArray();
        List<List<Integer>> all = new ArrayList<>();
        int longest = 1;
        for (int row = 0; row < shares.length; row++) {
            String place = row + ":" + (row + 1);
            int most = (int) Math.ceil(recipe.maxDecodeRatio() * Math.rint(shares[row] * encoded.size(1)));
            List<Integer> found = search.best(encoded.get(place), lengths.get(place), Math.max(1, most));
            all.add(found);
            longest = Math.max(longest, found.size());
        }
        long[] tokens = new long[all.size() * longest];
        Arrays.fill(tokens, search.end());
        float[] found = new float[all.size()];
        for (int row = 0; row < all.size(); row++) {
            List<Integer> own = all.get(row);
            for (int i = 0; i < own.size(); i++) {
                tokens[row * longest + i] = own.get(i);
            }
            found[row] = (float) own.size() / longest;
        }
        return new NDList(scratch.create(tokens, new Shape(all.size(), longest)), scratch.create(found));
    }

    @Override
    public void close() {
        decoder.close();
        objectives.close();
        super.close();
    }
}
