package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** Sets values to zero at random in training and scales the rest by 1/(1-rate). As torch.nn.Dropout. */
@Kind("dropout")
@About("Sets values to zero at random in training; any shape")
public record Dropout(
        @Default("0.5") @PositiveOrZero @DecimalMax(value = "1", inclusive = false) @About("Probability of a zero")
        double rate)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return context.training() && rate > 0 ? List.of("x = torch.dropout(x, " + rate + ", True)") : List.of();
    }
}
