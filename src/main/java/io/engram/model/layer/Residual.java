package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Adds what layers make of the input to the input, or to what a shortcut makes of it: shortcut(x) + scale * layers(x).
 * Tensors are named {@code layers.1.weight} and {@code shortcut.0.weight}. He et al. 2016.
 */
@Kind("residual")
@About("Adds what layers make of the input to the input itself, or to what a shortcut makes of it")
public record Residual(
        @NotEmpty @Size(max = 1000) @About("Layers, applied in this order")
        List<LayerSpec> layers,

        @Default("[]") @Size(max = 1000) @About("Layers of the other way; the input itself where it is left out")
        List<LayerSpec> shortcut,

        @Default("1") @About("What the layers' output is multiplied by")
        double scale)
        implements LayerSpec, Composed {

    public Residual {
        layers = List.copyOf(layers);
        shortcut = List.copyOf(shortcut);
        sum(layers, shortcut, scale);
    }

    private static Sum sum(List<LayerSpec> layers, List<LayerSpec> shortcut, double scale) {
        return new Sum(
                Chain.listed("/residual/layers", "layers", layers),
                Chain.listed("/residual/shortcut", "shortcut", shortcut),
                scale);
    }

    @Override
    public Operation operation(Shape input) {
        return sum(layers, shortcut, scale);
    }

    @Override
    public long layerCount() {
        return sum(layers, shortcut, scale).layerCount();
    }
}
