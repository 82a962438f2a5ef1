package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.List;

/** Joins all dimensions from one on: (B, ...) to (B, F). As torch.nn.Flatten. */
@Kind("flatten")
@About("All dimensions from one on become one: (B, ...) to (B, F)")
public record Flatten(
        @Default("1") @About("The first dimension that is joined, as PyTorch counts: 2 makes (B, T, F) of (B, T, C, D)")
        int startDim)
        implements LayerSpec {

    /** Joins all but the batch. */
    public Flatten() {
        this(1);
    }

    @Override
    public Shape output(Shape input) {
        if (input.dimension() == 1 && startDim == 1) {
            return input.add(1);
        }
        int from = Shapes.dimension(input, startDim);
        Shape joined = input.slice(from - 1);
        if (Shapes.varies(joined)) {
            throw new ShapeMismatch("would join a length that differs from example to example in " + Shapes.text(input)
                    + ". Pool over time first (statistics_pooling, last, global_avg_pool), or join what is behind it"
                    + " with start_dim.");
        }
        return input.slice(0, from).add(Shapes.valuesPerExample(joined));
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.flatten(x, " + startDim + ")");
    }
}
