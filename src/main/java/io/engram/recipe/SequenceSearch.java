package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.item.Vocabulary;
import io.engram.model.Modules;
import io.engram.model.NetworkPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SequenceRecipe} says to examples that its modules have encoded: the same in evaluation and in
 * prediction.
 */
final class SequenceSearch implements AutoCloseable {

    private final SequenceRecipe recipe;
    private final SequenceDecoder decoder;
    private final BeamSearch search;

    /**
     * Compiles the decoder's steps.
     *
     * @param modules the decoder among them
     */
    SequenceSearch(ExperimentPlan plan, SequenceRecipe recipe, Modules modules) {
        this.recipe = recipe;
        Vocabulary tokens = SequenceRecipe.vocabulary(plan.examples())
                .orElseThrow(() -> new IllegalStateException("the plan has checked that there is one"));
        this.decoder = recipe.network(tokens.size())
                .decoder(modules.get(SequenceRecipe.DECODER).parameters().values());
        this.search = new BeamSearch(
                decoder,
                SequenceRecipe.index(tokens, SequenceRecipe.BEGIN),
                SequenceRecipe.index(tokens, SequenceRecipe.END),
                recipe.beam());
    }

    /** The networks that encode, one behind the other. */
    static List<NetworkPlan> encoders(ExperimentPlan plan) {
        return plan.networks().stream()
                .filter(network -> !network.name().equals(SequenceRecipe.DECODER))
                .toList();
    }

    SequenceDecoder decoder() {
        return decoder;
    }

    /** The token behind the last. */
    int end() {
        return search.end();
    }

    /** How much of each example is not padding, (B): all of it where nothing is padded. */
    static NDArray shares(NDArray examples, @Nullable NDArray lengths) {
        return lengths == null ? examples.getManager().ones(new Shape(examples.size(0))) : lengths;
    }

    /**
     * The likeliest sequences of each example, the likeliest first.
     *
     * @param encoded (B, S, F)
     * @param lengths (B), how much of the steps is not padding
     */
    List<List<Spoken>> found(NDArray encoded, NDArray lengths) {
        float[] shares = lengths.toFloatArray();
        List<List<Spoken>> all = new ArrayList<>();
        for (int row = 0; row < shares.length; row++) {
            // What the steps leave behind goes with each example: there may be thousands of steps.
            try (NDManager scratch = encoded.getManager().newSubManager()) {
                String place = row + ":" + (row + 1);
                NDArray own = encoded.get(place);
                own.attach(scratch);
                int most = (int) Math.ceil(recipe.maxDecodeRatio() * Math.rint(shares[row] * encoded.size(1)));
                all.add(search.found(own, lengths.get(place), Math.max(1, most)));
            }
        }
        return all;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
