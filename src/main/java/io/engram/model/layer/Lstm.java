package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/**
 * Long short-term memory: (B, T, F) to (B, T, hidden), or 2 hidden where it is bidirectional. As torch.nn.LSTM, batch
 * first.
 */
@Kind("lstm")
@About("Long short-term memory: (B, T, F) to (B, T, hidden)")
public record Lstm(
        @Positive @About("Size of the state") long hidden,

        @Default("1") @Positive @Max(100) @About("Number of stacked layers")
        int layers,

        @Default("false") @About("Whether a second one reads backwards; doubles the output")
        boolean bidirectional,

        @Default("0")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout between the stacked layers")
        double dropout)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return recurrence().output(input);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return recurrence().tensors(input);
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.LOWER;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return recurrence().script("lstm", context);
    }

    private Recurrence recurrence() {
        return new Recurrence(4, hidden, layers, bidirectional, dropout);
    }
}
