package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Raises what is below a bound to it and lowers what is above another. As torch.clamp. */
@Kind("clip_values")
@About("Keeps every value between two bounds")
public record ClipValues(
        @Nullable @About("Least value; none: no bound") Double min,

        @Nullable @About("Largest value; none: no bound") Double max)
        implements TransformSpec {

    public ClipValues {
        if (min == null && max == null) {
            throw new IllegalArgumentException("needs min, max or both");
        }
        if (min != null && max != null) {
            Inputs.requireOrder("min", min, "max", max);
        }
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.clamp(x, " + bound(min) + ", " + bound(max) + ")");
    }

    private static String bound(@Nullable Double bound) {
        return bound == null ? "None" : bound.toString();
    }
}
