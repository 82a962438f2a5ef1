package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers of self-attention and convolution between two half feed-forward networks: (B, T, F) to the same; attention
 * does not look at padding. Names as torchaudio.models.Conformer: {@code conformer_layers.0.ffn1.sequential.1.weight}.
 * Gulati et al. 2020.
 */
@Kind("conformer")
@About("Layers of self-attention and convolution for speech: (B, T, F) to the same")
public record Conformer(
        @Default("4") @Positive @Max(100) @About("Number of layers")
        int layers,

        @Default("4") @Positive @About("Number of heads, which divides F")
        long heads,

        @Default("256") @Positive @About("Units of the feed-forward networks")
        long ffn,

        @Default("31") @Positive @About("Window of the convolution, an odd number")
        long kernel,

        @Default("0.1")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout of attention weights, hidden units and of what each part adds")
        double dropout)
        implements LayerSpec, Composed {

    public Conformer {
        if (kernel % 2 == 0) {
            throw new IllegalArgumentException("kernel must be odd to keep the length, was " + kernel);
        }
    }

    @Override
    public Operation operation(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        long features = Shapes.last(input);
        List<Chain.Step> steps = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            steps.add(new Chain.Step("conformer_layers." + i, "", layer(features)));
        }
        return new Chain(steps);
    }

    private Chain layer(long features) {
        return Chain.of(
                "",
                half("ffn1.sequential", features),
                "",
                Sum.of(Chain.of(
                        "self_attn_layer_norm",
                        new LayerNorm(1e-5),
                        "self_attn",
                        new MultiheadAttention(heads, dropout, false, true),
                        "",
                        new Dropout(dropout))),
                "",
                Sum.of(Chain.of("conv_module", convolution(features))),
                "",
                half("ffn2.sequential", features),
                "final_layer_norm",
                new LayerNorm(1e-5));
    }

    private Sum half(String name, long features) {
        Chain layers = Chain.sequential(
                new LayerNorm(1e-5),
                new Linear(ffn),
                new Silu(),
                new Dropout(dropout),
                new Linear(features),
                new Dropout(dropout));
        return new Sum(Chain.of(name, layers), Chain.of(), 0.5);
    }

    private Chain convolution(long features) {
        return Chain.of(
                "layer_norm",
                new LayerNorm(1e-5),
                "",
                new Transpose(),
                "sequential",
                Chain.sequential(
                        Conv1d.same(2 * features, 1, 1, 1, true, PaddingMode.ZEROS),
                        new Glu(1),
                        Conv1d.same(features, kernel, 1, features, true, PaddingMode.ZEROS),
                        new BatchNorm(1e-5, 0.1),
                        new Silu(),
                        Conv1d.same(features, 1, 1, 1, true, PaddingMode.ZEROS),
                        new Dropout(dropout)),
                "",
                new Transpose());
    }

    @Override
    public long layerCount() {
        return 40L * layers;
    }
}
