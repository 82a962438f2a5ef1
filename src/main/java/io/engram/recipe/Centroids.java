package io.engram.recipe;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Kind;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.Operation;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.ShapeMismatch;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TensorSpec;
import java.util.List;

/**
 * Minus the squared distance from each centroid: (B, D) to (B, clusters). The centroids are a buffer, which no optimizer
 * moves; they are all 0 until they have been chosen.
 */
@Kind("centroids")
record Centroids(long clusters) implements Operation {

    static final String NAME = "centroids";

    @Override
    public Shape output(Shape input) {
        if (input.dimension() != 2 || input.get(1) < 0) {
            throw new ShapeMismatch("compares examples of one size, (B, D), but gets " + Shapes.text(input)
                    + ". Take a transform or an input that gives all examples the same.");
        }
        return new Shape(input.get(0), clusters);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        Initializer zeros = new Initializer(Initializer.Kind.CONSTANT, 0);
        Shape shape = new Shape(clusters, input.get(1));
        return List.of(new TensorSpec(NAME, shape, DataType.FLOAT32, zeros, false));
    }

    /** Mode 2 of cdist: without the product of matrices that would lose the digits of small distances. */
    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.neg(torch.square(torch.cdist(x, " + context.tensor(NAME) + ", 2.0, 2)))");
    }
}
