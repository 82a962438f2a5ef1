package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Mean values of as many windows as are asked for: (B, C, H, W) to (B, C, steps, steps). As torch.nn.AdaptiveAvgPool2d.
 */
@Kind("adaptive_avg_pool2d")
@About("Mean values of as many windows as are asked for: (B, C, H, W) to (B, C, steps, steps)")
public record AdaptiveAvgPool2d(
        @Default("1") @NotEmpty @Size(max = 2) @About("Steps that come out, one number or [height, width]")
        List<@Positive Long> steps)
        implements LayerSpec {

    public AdaptiveAvgPool2d {
        steps = List.copyOf(steps);
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 4, "(B, C, H, W)");
        return input.slice(0, 2).add(Convolution.at(steps, 0)).add(Convolution.at(steps, 1));
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.adaptive_avg_pool2d(x, " + Convolution.spread(steps, 2) + ")");
    }
}
