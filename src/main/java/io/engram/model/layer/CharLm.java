package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.OptionalLong;

/**
 * Language model over characters: an embedding, a recurrent network and a linear layer, (B, T) of indices to (B, T,
 * vocabulary). Names as in PyTorch's word_language_model: {@code encoder, rnn, decoder}. Sutskever et al. 2011.
 */
@Kind("char_lm")
@About("Language model over characters: (B, T) of indices to (B, T, vocabulary)")
public record CharLm(
        @Positive @About("Number of characters") long vocabulary,

        @Default("64") @Positive @About("Length of a character's vector")
        long embedding,

        @Default("256") @Positive @About("Size of the state")
        long hidden,

        @Default("1") @Positive @Max(100) @About("Number of stacked layers")
        int layers,

        @Default("\"lstm\"") @About("Which recurrent network")
        Recurrent rnn,

        @Default("0")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout around and between the recurrent layers")
        double dropout)
        implements LayerSpec, Composed {

    @Override
    public Operation operation(Shape input) {
        if (input.dimension() != 2) {
            throw new ShapeMismatch("expects (B, T) of indices but gets " + Shapes.text(input) + ".");
        }
        Dropout drop = new Dropout(dropout);
        return Chain.of(
                "encoder",
                new Embedding(vocabulary, embedding),
                "",
                drop,
                "rnn",
                rnn.layer(hidden, layers, false, dropout),
                "",
                drop,
                "decoder",
                new Linear(vocabulary));
    }

    @Override
    public OptionalLong indexCount() {
        return OptionalLong.of(vocabulary);
    }

    @Override
    public long layerCount() {
        return 6;
    }
}
