package io.engram.recipe;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Activation;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * A {@link SequenceRecipe} whose decoder attends to the tokens before and to what is encoded, as torch.nn's
 * TransformerDecoder: Vaswani et al. 2017. It is as wide as the encoder's output.
 */
@Kind("seq2seq_transformer")
@About("One sequence from another: modules encode, a transformer decodes. Vaswani et al. 2017")
public record Seq2SeqTransformer(
        @Default("6") @Positive @Max(100) @About("Number of layers")
        int layers,

        @Default("4") @Positive @Max(10_000) @About("Number of heads, which divides the encoder's features")
        long heads,

        @Default("2048") @Positive @Max(1_000_000) @About("Units of the feed-forward network")
        long ffn,

        @Default("0.1")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout of embeddings, attention weights, hidden units and of what each part adds")
        double dropout,

        @Default("\"relu\"") @About("What is between the two maps of the feed-forward network")
        Activation activation,

        @Default("false") @About("Whether a norm comes before each part in place of behind it")
        boolean normFirst,

        @Default("false") @About("Whether a last norm follows, which norm_first needs")
        boolean norm,

        @Default("1")
        @Positive
        @Max(1000)
        @About("Sequences that are kept in the search; 1: the likeliest token each time")
        int beam,

        @Default("1.0") @Positive @About("Most tokens that are said, for each step of the encoder's output")
        double maxDecodeRatio)
        implements SequenceRecipe {

    @Override
    public DecoderNetwork network(int tokens) {
        return new TransformerLayers(this, tokens);
    }
}
