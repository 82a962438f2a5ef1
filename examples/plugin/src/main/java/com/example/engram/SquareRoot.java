package com.example.engram;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import io.engram.model.transform.TransformPlugIn;
import java.util.List;

/** The square root of the size of every value, with the value's sign. */
@Kind("square_root")
@About("Square root of the size of every value, with its sign; any shape to the same")
public record SquareRoot() implements TransformPlugIn {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.sign(x) * torch.sqrt(torch.abs(x))");
    }
}
