package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** Mean values of as many windows as are asked for: (B, C, T) to (B, C, steps). As torch.nn.AdaptiveAvgPool1d. */
@Kind("adaptive_avg_pool1d")
@About("Mean values of as many windows as are asked for: (B, C, T) to (B, C, steps)")
public record AdaptiveAvgPool1d(
        @Default("1") @Positive @About("Number of steps that come out")
        long steps) implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, C, T)");
        return Shapes.withLast(input, steps);
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.adaptive_avg_pool1d(x, [" + steps + "])");
    }
}
