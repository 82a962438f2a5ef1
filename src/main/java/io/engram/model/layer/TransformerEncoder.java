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
 * Layers of self-attention and a feed-forward network: (B, T, F) to the same; padding is not looked at. Names as
 * torch.nn.TransformerEncoder: {@code layers.0.self_attn.in_proj_weight}. With {@code causal} it is the decoder of a
 * language model. Vaswani et al. 2017.
 */
@Kind("transformer_encoder")
@About("Layers of self-attention and a feed-forward network: (B, T, F) to the same")
public record TransformerEncoder(
        @Default("6") @Positive @Max(100) @About("Number of layers")
        int layers,

        @Default("4") @Positive @About("Number of heads, which divides F")
        long heads,

        @Default("2048") @Positive @About("Units of the feed-forward network")
        long ffn,

        @Default("0.1")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout of attention weights, hidden units and of what each part adds")
        double dropout,

        @Default("\"relu\"") @About("What is between the two maps of the feed-forward network")
        Activation activation,

        @Default("false") @About("Whether a norm comes before each part in place of behind it")
        boolean normFirst,

        @Default("false") @About("Whether a last norm follows, which norm_first needs")
        boolean norm,

        @Default("false") @About("Whether a step sees itself and those before it only")
        boolean causal)
        implements LayerSpec, Composed {

    @Override
    public Operation operation(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        long features = Shapes.last(input);
        List<Chain.Step> steps = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            steps.add(new Chain.Step("layers." + i, "", layer(features)));
        }
        if (norm) {
            steps.add(new Chain.Step("norm", "", new LayerNorm(1e-5)));
        }
        return new Chain(steps);
    }

    private Chain layer(long features) {
        MultiheadAttention attention = new MultiheadAttention(heads, dropout, causal, true);
        LayerNorm normal = new LayerNorm(1e-5);
        Dropout drop = new Dropout(dropout);
        Linear inner = new Linear(ffn);
        Linear outer = new Linear(features);
        LayerSpec between = activation.layer();
        return normFirst
                ? Chain.of(
                        "",
                        Sum.of(Chain.of("norm1", normal, "self_attn", attention, "", drop)),
                        "",
                        Sum.of(Chain.of(
                                "norm2", normal, "linear1", inner, "", between, "", drop, "linear2", outer, "", drop)))
                : Chain.of(
                        "",
                        Sum.of(Chain.of("self_attn", attention, "", drop)),
                        "norm1",
                        normal,
                        "",
                        Sum.of(Chain.of("linear1", inner, "", between, "", drop, "linear2", outer, "", drop)),
                        "norm2",
                        normal);
    }

    @Override
    public long layerCount() {
        return 12L * layers;
    }
}
