package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.List;

/** x between two bounds, the bounds beyond; any shape to the same. As torch.nn.Hardtanh. */
@Kind("hardtanh")
@About("x between two bounds, the bounds beyond; any shape to the same")
public record Hardtanh(
        @Default("-1") @About("Lower bound") double minVal,
        @Default("1") @About("Upper bound") double maxVal) implements LayerSpec {

    public Hardtanh {
        if (!(minVal < maxVal)) {
            throw new IllegalArgumentException("min_val must be less than max_val, was " + minVal + " and " + maxVal);
        }
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.hardtanh(x, " + minVal + ", " + maxVal + ")");
    }
}
