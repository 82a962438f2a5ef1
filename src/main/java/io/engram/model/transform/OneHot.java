package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.OptionalLong;

/**
 * Each class becomes a vector that is 1 at the class and 0 elsewhere: (B, ...) to (B, ..., classes). What is no class,
 * such as -1, becomes zeros.
 */
@Kind("one_hot")
@About("Each class becomes a vector, 1 at the class and 0 elsewhere: (B, ...) to (B, ..., classes)")
public record OneHot(@Positive @About("Number of classes") long classes) implements TransformSpec {

    @Override
    public Shape output(Shape input) {
        return input.add(classes);
    }

    /** Any other number would become a vector of zeros, without a word. */
    @Override
    public OptionalLong indexCount() {
        return OptionalLong.of(classes);
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.to(torch.eq(torch.unsqueeze(x, -1), torch.arange(" + classes
                + ", dtype=6, device=ops.prim.device(x))), 6)");
    }
}
