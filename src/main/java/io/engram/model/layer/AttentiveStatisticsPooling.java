package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean and standard deviation over time with weights that the layer learns, without padding: (B, C, T) to (B, 2C). As
 * AttentiveStatisticsPooling of SpeechBrain, names too: {@code tdnn.conv.conv.weight}. Okabe et al. 2018, Desplanques
 * et al. 2020.
 */
@Kind("attentive_statistics_pooling")
@About("Mean and standard deviation over time, weighted by attention, without padding: (B, C, T) to (B, 2C)")
public record AttentiveStatisticsPooling(
        @Default("128") @Positive @About("Units of the attention")
        long attentionChannels,

        @Default("true") @About("Whether the attention sees the statistics of the whole example")
        boolean globalContext)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, C, T)");
        return new Shape(input.get(0), Shapes.product(2, Shapes.channels(input)));
    }

    private Chain attention(long channels) {
        return Chain.of(
                "tdnn",
                Tdnn.block(attentionChannels, 1, 1),
                "",
                new Tanh(),
                "conv.conv",
                Conv1d.same(channels, 1, 1, 1, true, PaddingMode.ZEROS));
    }

    private Shape attended(Shape input) {
        return globalContext ? Shapes.with(input, 1, Shapes.product(3, Shapes.channels(input))) : input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return attention(Shapes.channels(input)).tensors(attended(input));
    }

    @Override
    public double activations(Shape input, long steps) {
        return attention(Shapes.channels(input)).activations(attended(input), steps)
                + 3 * Shapes.valuesPerExample(input, steps);
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        Shape input = context.input();
        String values = context.variable("values");
        String mask = context.variable("mask");
        String mean = context.variable("mean");
        String deviation = context.variable("deviation");
        List<String> lines = new ArrayList<>();
        lines.add(values + " = x");
        if (context.padded()) {
            lines.addAll(Padding.mask(mask, context, 2));
            lines.add(mask + " = torch.unsqueeze(" + mask + ", 1)");
        }
        if (globalContext) {
            String uniform = context.variable("uniform");
            // Of whole numbers torch.div would give the whole part, as it did in the first version of TorchScript.
            lines.add(uniform + " = "
                    + (context.padded()
                            ? "torch.to(" + mask + ", 6)"
                            : "torch.new_full(x, [1, 1, torch.size(x, 2)], 1)"));
            lines.add(uniform + " = torch.div(" + uniform + ", torch.sum(" + uniform + ", [2], True))");
            lines.addAll(statistics(values, uniform, mean, deviation));
            lines.add("x = torch.cat([x, torch.expand_as(" + mean + ", x), torch.expand_as(" + deviation + ", x)], 1)");
        }
        lines.addAll(context.nested("", attention(Shapes.channels(input)), attended(input)));
        lines.add("x = torch.to(x, 6)");
        if (context.padded()) {
            lines.add("x = torch.masked_fill(x, torch.logical_not(" + mask + "), -inf)");
        }
        lines.add("x = torch.softmax(x, 2)");
        lines.addAll(statistics(values, "x", mean, deviation));
        lines.add("x = torch.flatten(torch.cat([" + mean + ", " + deviation + "], 1), 1)");
        return lines;
    }

    private static List<String> statistics(String values, String weights, String mean, String deviation) {
        String difference = "torch.sub(" + values + ", " + mean + ")";
        return List.of(
                mean + " = torch.sum(torch.mul(" + weights + ", " + values + "), [2], True)",
                deviation + " = torch.sqrt(torch.clamp(torch.sum(torch.mul(" + weights + ", torch.mul(" + difference
                        + ", " + difference + ")), [2], True), 1e-12))");
    }
}
