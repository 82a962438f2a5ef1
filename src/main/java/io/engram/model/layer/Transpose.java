package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.List;

/** Exchanges two dimensions: (B, T, F) to (B, F, T). As torch.transpose. */
@Kind("transpose")
@About("Exchanges two dimensions: (B, T, F) to (B, F, T)")
public record Transpose(
        @Default("1") @About("One dimension, as PyTorch counts")
        int dim0,

        @Default("2") @About("The other one") int dim1)
        implements LayerSpec {

    /** Of dimensions 1 and 2. */
    public Transpose() {
        this(1, 2);
    }

    @Override
    public Shape output(Shape input) {
        int one = Shapes.dimension(input, dim0);
        int other = Shapes.dimension(input, dim1);
        return Shapes.with(Shapes.with(input, one, input.get(other)), other, input.get(one));
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.transpose(x, " + dim0 + ", " + dim1 + ")");
    }
}
