package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean and standard deviation over time, without padding: (B, T, F) to (B, 2F). As StatisticsPooling of SpeechBrain,
 * but for the noise that it adds to the mean. Snyder et al. 2018.
 */
@Kind("statistics_pooling")
@About("Mean and standard deviation over time, without padding: (B, T, F) to (B, 2F)")
public record StatisticsPooling(
        @Default("true") @About("Whether the mean is given") boolean mean,

        @Default("true") @About("Whether the standard deviation is given")
        boolean std)
        implements LayerSpec {

    private static final double EPS = 1e-5;

    public StatisticsPooling {
        if (!mean && !std) {
            throw new IllegalArgumentException("mean and std are both false; set one of them to true");
        }
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        return new Shape(input.get(0), Shapes.last(input) * (mean && std ? 2 : 1));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        String steps = context.variable("steps");
        String mask = context.variable("mask");
        String average = context.variable("mean");
        List<String> lines = new ArrayList<>();
        if (context.padded()) {
            lines.addAll(Padding.mask(mask, context, 1));
            lines.add(mask + " = torch.unsqueeze(torch.to(" + mask + ", 6), 2)");
            lines.add(steps + " = torch.sum(" + mask + ", [1])");
            lines.add("x = torch.mul(x, " + mask + ")");
        } else {
            lines.add(steps + " = torch.new_full(x, [1, 1], torch.size(x, 1))");
        }
        lines.add(average + " = torch.div(torch.sum(x, [1]), " + steps + ")");
        if (!std) {
            lines.add("x = " + average);
            return lines;
        }
        lines.add("x = torch.sub(x, torch.unsqueeze(" + average + ", 1))");
        if (context.padded()) {
            lines.add("x = torch.mul(x, " + mask + ")");
        }
        // The root of 0 would have an infinite gradient.
        lines.add(
                "x = torch.add(torch.sqrt(torch.clamp(torch.div(torch.sum(torch.mul(x, x), [1]), torch.clamp(torch.sub("
                        + steps + ", 1), 1)), 1e-12)), " + EPS + ")");
        if (mean) {
            lines.add("x = torch.cat([" + average + ", x], 1)");
        }
        return lines;
    }
}
