package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.List;

/** One half of a dimension times the logistic function of the other half. As torch.nn.GLU. Dauphin et al. 2017. */
@Kind("glu")
@About("One half of a dimension times the logistic function of the other half")
public record Glu(
        @Default("-1") @About("The dimension that is halved, as PyTorch counts; -1 is the last")
        int dim) implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        int dimension = Shapes.dimension(input, dim);
        long size = input.get(dimension);
        if (size < 0 || size % 2 != 0) {
            throw new ShapeMismatch("halves dimension " + dim + " of " + Shapes.text(input)
                    + ", which must be an even number. Give the layer before it twice the units.");
        }
        return Shapes.with(input, dimension, size / 2);
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.glu(x, " + dim + ")");
    }
}
