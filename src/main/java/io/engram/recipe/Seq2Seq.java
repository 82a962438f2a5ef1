package io.engram.recipe;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * One sequence from another: the modules encode the input, and a recurrent decoder that looks where it has learned to
 * says the target token by token. As SpeechBrain's AttentionalRNNDecoder with a GRU: Bahdanau et al. 2015, or Chorowski
 * et al. 2015 where it also knows where it looked before. Trained with the right token before each; in evaluation the
 * likeliest sequence is searched for.
 */
@Kind("seq2seq")
@About("One sequence from another: modules encode, a GRU with attention decodes. Bahdanau et al. 2015")
public record Seq2Seq(
        @Default("128") @Positive @Max(100_000) @About("Size of the decoder's state")
        int hidden,

        @Default("128") @Positive @Max(100_000) @About("Size of a token's embedding")
        int embedding,

        @Default("128") @Positive @Max(100_000) @About("Size of what states are compared in, and of the context")
        int attentionDim,

        @Default("\"content\"") @About("What attention goes by")
        Attention attention,

        @Default("10") @Positive @Max(10_000) @About("Channels that location-aware attention looks back through")
        int channels,

        @Default("20")
        @Positive
        @Max(10_000)
        @About(value = "How far location-aware attention looks to either side", unit = "steps")
        int kernelSize,

        @Default("0.0")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout of what the GRU is given")
        double dropout,

        @Default("1")
        @Positive
        @Max(1000)
        @About("Sequences that are kept in the search; 1: the likeliest token each time")
        int beam,

        @Default("1.0") @Positive @About("Most tokens that are said, for each step of the encoder's output")
        double maxDecodeRatio)
        implements SequenceRecipe {

    /** What attention goes by. */
    public enum Attention {
        /** What is there. */
        @About("What the encoder says. Bahdanau et al. 2015")
        CONTENT,
        /** Also where it was before. */
        @About("Also where it was before. Chorowski et al. 2015")
        LOCATION
    }

    @Override
    public DecoderNetwork network(int tokens) {
        return new AttentionDecoder(this, tokens);
    }
}
