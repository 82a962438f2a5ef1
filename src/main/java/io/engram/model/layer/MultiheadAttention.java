package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;

/**
 * Self-attention of several heads: (B, T, F) to the same; steps that are padding are not looked at. Names and initial
 * values as torch.nn.MultiheadAttention, written with plain matrix products, whose gradients have the same bits each
 * time. Vaswani et al. 2017.
 */
@Kind("multihead_attention")
@About("Self-attention of several heads: (B, T, F) to the same")
public record MultiheadAttention(
        @Positive @About("Number of heads, which divides F") long heads,

        @Default("0")
        @PositiveOrZero
        @DecimalMax(value = "1", inclusive = false)
        @About("Dropout of the attention weights")
        double dropout,

        @Default("false") @About("Whether a step sees itself and those before it only")
        boolean causal,

        @Default("true") @About("Whether biases are added") boolean bias)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        if (Shapes.last(input) % heads != 0) {
            throw new ShapeMismatch("has " + heads + " heads, which must divide the last dimension of "
                    + Shapes.text(input) + ". Put {linear: {units: ...}} before it, or change heads.");
        }
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        long features = Shapes.last(input);
        List<TensorSpec> tensors = new ArrayList<>();
        tensors.add(TensorSpec.parameter(
                "in_proj_weight",
                Initializer.xavier(features, Shapes.product(3, features)),
                Shapes.product(3, features),
                features));
        if (bias) {
            tensors.add(TensorSpec.parameter("in_proj_bias", Initializer.constant(0), 3 * features));
        }
        tensors.add(TensorSpec.parameter("out_proj.weight", Initializer.kaiming(features), features, features));
        if (bias) {
            tensors.add(TensorSpec.parameter("out_proj.bias", Initializer.constant(0), features));
        }
        return tensors;
    }

    /** Projections, two tables of weights for each head, and the result. */
    @Override
    public double activations(Shape input, long steps) {
        double length = input.get(1) < 0 ? steps : input.get(1);
        return 5 * Shapes.valuesPerExample(input, steps) + 2.0 * heads * length * length;
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.LOWER;
    }

    @Override
    public List<String> script(ScriptContext context) {
        long width = Shapes.last(context.input()) / heads;
        String qkv = context.variable("qkv");
        String weights = context.variable("weights");
        String output = context.tensor("out_proj.weight");
        List<String> lines = new ArrayList<>();
        lines.add(qkv + " = torch.linear(x, " + context.tensor("in_proj_weight") + ", "
                + (bias ? context.tensor("in_proj_bias") : "None") + ")");
        lines.add(qkv + " = torch.permute(torch.reshape(" + qkv + ", [torch.size(x, 0), torch.size(x, 1), 3, " + heads
                + ", " + width + "]), [2, 0, 3, 1, 4])");
        lines.add(weights + " = torch.matmul(torch.mul(torch.select(" + qkv + ", 0, 0), "
                + 1 / Math.sqrt((double) width) + "), torch.transpose(torch.select(" + qkv + ", 0, 1), -2, -1))");
        lines.addAll(masks(weights, context));
        lines.add(weights + " = torch.softmax(torch.to(" + weights + ", 6), -1)");
        if (context.training() && dropout > 0) {
            lines.add(weights + " = torch.dropout(" + weights + ", " + dropout + ", True)");
        }
        lines.add("x = torch.matmul(torch.type_as(" + weights + ", " + qkv + "), torch.select(" + qkv + ", 0, 2))");
        lines.add("x = torch.linear(torch.flatten(torch.transpose(x, 1, 2), 2), " + output + ", "
                + (bias ? context.tensor("out_proj.bias") : "None") + ")");
        return lines;
    }

    private List<String> masks(String weights, ScriptContext context) {
        List<String> lines = new ArrayList<>();
        String mask = context.variable("mask");
        if (context.padded()) {
            lines.addAll(Padding.mask(mask, context, 1));
            lines.add(weights + " = torch.masked_fill(" + weights
                    + ", torch.logical_not(torch.unsqueeze(torch.unsqueeze(" + mask + ", 1), 1)), -inf)");
        }
        if (causal) {
            lines.add(mask + " = " + Padding.positions(1));
            lines.add(weights + " = torch.masked_fill(" + weights + ", torch.gt(torch.unsqueeze(" + mask
                    + ", 0), torch.unsqueeze(" + mask + ", 1)), -inf)");
        }
        return lines;
    }
}
