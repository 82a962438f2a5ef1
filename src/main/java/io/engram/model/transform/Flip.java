package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** Mirrors images left to right at random in training, each on its own. As torchvision's RandomHorizontalFlip. */
@Kind("flip")
@About("Mirrors images (B, C, H, W) left to right at random in training")
public record Flip(
        @Default("0.5") @PositiveOrZero @DecimalMax("1") @About("Probability that an image is mirrored")
        double probability)
        implements TransformSpec {

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        Inputs.requireImage(input);
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return context.training()
                ? List.of(
                        "t_mirrored = torch.lt(torch.rand([torch.size(x, 0), 1, 1, 1], dtype=7,"
                                + " device=ops.prim.device(x)), " + probability + ")",
                        "x = torch.where(t_mirrored, torch.flip(x, [3]), x)")
                : List.of();
    }
}
