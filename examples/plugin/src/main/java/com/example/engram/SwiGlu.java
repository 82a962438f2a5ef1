package com.example.engram;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.LayerPlugIn;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TensorSpec;
import jakarta.validation.constraints.Positive;
import java.util.List;

/**
 * A gated linear unit: {@code silu(x W) * (x V)}. Shazeer 2020, "GLU variants improve transformer".
 *
 * <p>A layer is data: its shapes, its tensors, and the lines of TorchScript that turn {@code x} into its output. Engram
 * compiles the lines of all layers to one function.
 */
@Kind("swiglu")
@About("silu(x W) * (x V) over the last dimension: (B, ..., F) to (B, ..., units)")
public record SwiGlu(
        @Positive @About("Size of the last dimension of the output")
        long units,

        @Default("1.0") @Positive @About("Factor inside of the gate's sigmoid")
        double beta)
        implements LayerPlugIn {

    @Override
    public Shape output(Shape input) {
        return Shapes.withLast(input, units);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        long features = Shapes.last(input);
        return List.of(
                TensorSpec.parameter("gate", Initializer.kaiming(features), units, features),
                TensorSpec.parameter("value", Initializer.kaiming(features), units, features));
    }

    @Override
    public List<String> script(ScriptContext context) {
        String gate = context.variable("gate");
        return List.of(
                gate + " = torch.linear(x, " + context.tensor("gate") + ")",
                gate + " = " + gate + " * torch.sigmoid(" + gate + " * " + beta + ")",
                "x = " + gate + " * torch.linear(x, " + context.tensor("value") + ")");
    }
}
