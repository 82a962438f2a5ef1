package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.OptionalLong;

/** A learned vector for each index: (B, ...) of whole numbers to (B, ..., dimension). As torch.nn.Embedding. */
@Kind("embedding")
@About("A learned vector for each index: (B, ...) to (B, ..., dimension)")
public record Embedding(
        @Positive @About("Number of indices; inputs are 0 to vocabulary - 1")
        long vocabulary,

        @Positive @About("Length of a vector") long dimension)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input.add(dimension);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return List.of(TensorSpec.parameter("weight", Initializer.normal(1), vocabulary, dimension));
    }

    @Override
    public OptionalLong indexCount() {
        return OptionalLong.of(vocabulary);
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.embedding(" + context.tensor("weight") + ", torch.to(x, 4), -1, False, False)");
    }
}
