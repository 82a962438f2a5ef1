package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.List;

/** x where it is positive, else a learned slope times x. As torch.nn.PReLU. He et al. 2015. */
@Kind("prelu")
@About("x where it is positive, else a learned slope times x; any shape to the same")
public record Prelu(
        @Default("false") @About("Whether each channel, dimension 1, has a slope of its own")
        boolean perChannel,

        @Default("0.25") @About("Slope to start from") double init)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        if (perChannel) {
            Shapes.channels(input);
        }
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return List.of(
                TensorSpec.parameter("weight", Initializer.constant(init), perChannel ? Shapes.channels(input) : 1));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.prelu(x, " + context.tensor("weight") + ")");
    }
}
