package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.Objectives;
import io.engram.model.NetworkPlan;
import java.util.Arrays;
import java.util.List;

/** Encodes, and decodes token by token: with the right ones before in training, with its own in evaluation. */
final class SequenceBrain extends ExperimentBrain {

    private final Objectives objectives;
    private final SequenceSearch search;

    SequenceBrain(RecipeRun run, SequenceRecipe recipe) {
        super(run);
        this.objectives = new Objectives(device(), plan().definition().objectives());
        this.search = new SequenceSearch(plan(), recipe, modules());
    }

    /**
     * Logits (B, L - 1, tokens) of all but the first token, given those before; behind them what the encoder says, and
     * its lengths. Without targets the sequences that are found, (B, L), padded with the end.
     */
    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray encoded = encode(batch);
        NDArray lengths = SequenceSearch.shares(batch.inputs().head(), batch.lengths());
        if (batch.targets().isEmpty()) {
            return new NDList(found(encoded, lengths).get(0));
        }
        NDArray before = batch.targets().head().get(":, :-1");
        return new NDList(search.decoder().teach(encoded, lengths, before, stage == Stage.TRAIN), encoded, lengths);
    }

    private NDArray encode(Batch batch) {
        NDArray value = input(batch);
        NDArray lengths = batch.lengths();
        for (NetworkPlan network : SequenceSearch.encoders(plan())) {
            NDList given = lengths == null ? new NDList(value) : new NDList(value, lengths);
            value = modules().forward(network.name(), given).singletonOrThrow();
        }
        return value;
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
        List<List<Integer>> all = search.found(encoded, lengths).stream()
                .map(found -> found.get(0).tokens())
                .toList();
        int longest = Math.max(1, all.stream().mapToInt(List::size).max().orElse(1));
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
        search.close();
        objectives.close();
        super.close();
    }
}
