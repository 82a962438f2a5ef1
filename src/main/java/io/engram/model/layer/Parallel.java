package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Several ways for the same input, whose outputs are joined, added or multiplied. An empty branch is the input itself.
 * Tensors are named {@code branches.1.0.weight}.
 */
@Kind("parallel")
@About("Several ways for the same input, whose outputs are joined, added or multiplied")
public record Parallel(
        @NotEmpty @Size(max = 100) @About("Lists of layers; an empty one is the input itself")
        List<@Size(max = 1000) List<LayerSpec>> branches,

        @Default("\"concat\"") @About("What becomes of the outputs")
        Combine combine,

        @Default("-1") @About("Which dimension is joined by concat, as PyTorch counts; -1 is the last")
        int dim)
        implements LayerSpec, Composed {

    public Parallel {
        branches = branches.stream().map(List::copyOf).toList();
        new Fan(chains(branches), combine, dim);
    }

    private static List<Chain> chains(List<List<LayerSpec>> branches) {
        List<Chain> chains = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            chains.add(Chain.listed("/parallel/branches/" + i, "branches." + i, branches.get(i)));
        }
        return chains;
    }

    private Fan fan() {
        return new Fan(chains(branches), combine, dim);
    }

    @Override
    public Operation operation(Shape input) {
        return fan();
    }

    @Override
    public long layerCount() {
        return fan().layerCount();
    }
}
