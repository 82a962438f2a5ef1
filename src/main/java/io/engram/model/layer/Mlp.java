package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Linear layers with an activation between them: (B, ...) to (B, outputs). Names as torchvision.ops.MLP:
 * {@code 0.weight}, {@code 3.weight}. Rumelhart et al. 1986.
 */
@Kind("mlp")
@About("Multi-layer perceptron: (B, ...) to (B, outputs)")
public record Mlp(
        @Default("[128]") @Size(max = 100) @About("Units of the hidden layers")
        List<@Positive Long> units,

        @Positive @About("Units of the last layer") long outputs,

        @Default("\"relu\"") @About("What comes behind each hidden layer")
        Activation activation,

        @Default("0")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout behind each hidden layer")
        double dropout)
        implements LayerSpec, Composed {

    public Mlp {
        units = List.copyOf(units);
    }

    @Override
    public Operation operation(Shape input) {
        List<Operation> layers = new ArrayList<>();
        for (long hidden : units) {
            layers.add(new Linear(hidden));
            layers.add(activation.layer());
            layers.add(new Dropout(dropout));
        }
        layers.add(new Linear(outputs));
        return Chain.of("", new Flatten(), "", Chain.sequential(layers));
    }

    @Override
    public long layerCount() {
        return 3L * units.size() + 2;
    }
}
