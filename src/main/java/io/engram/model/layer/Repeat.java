package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The same layers several times, one behind the other. Each time has weights of its own, {@code layers.<time>.1.weight};
 * or all share them, {@code layers.1.weight}, as in ALBERT (Lan et al. 2020).
 */
@Kind("repeat")
@About("The same layers several times, with weights of their own or shared")
public record Repeat(
        @NotEmpty @Size(max = 1000) @About("Layers, applied in this order")
        List<LayerSpec> layers,

        @Positive @Max(100) @About("How often") int times,
        @Default("false") @About("Whether all times have the same weights") boolean shared)
        implements LayerSpec, Composed {

    public Repeat {
        layers = List.copyOf(layers);
        chain(layers, times, shared);
    }

    private static Chain chain(List<LayerSpec> layers, int times, boolean shared) {
        long once = layers.stream().mapToLong(Operation::layerCount).sum();
        if (once * times > Chain.MOST_LAYERS) {
            throw new IllegalArgumentException("makes " + once * times + " layers with those within, and at most "
                    + Chain.MOST_LAYERS + " are allowed");
        }
        List<Chain.Step> steps = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            String name = shared ? "layers" : "layers." + time;
            steps.addAll(Chain.listed("/repeat/layers", name, layers).steps());
        }
        return new Chain(steps);
    }

    @Override
    public Operation operation(Shape input) {
        return chain(layers, times, shared);
    }

    @Override
    public Shape output(Shape input) {
        Shape output = Composed.super.output(input);
        if (shared && times > 1) {
            Shape once = chain(layers, 1, true).output(input);
            if (!once.equals(input)) {
                throw new ShapeMismatch("makes " + Shapes.text(once) + " of " + Shapes.text(input)
                        + ", which weights that are shared cannot take again. Give the same shape, or set shared to"
                        + " false.");
            }
        }
        return output;
    }

    @Override
    public long layerCount() {
        return chain(layers, times, shared).layerCount();
    }
}
