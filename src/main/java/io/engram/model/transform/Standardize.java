package io.engram.model.transform;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes the mean of the training examples away and divides by their deviation: by feature, the last dimension, or by
 * channel for images (B, C, H, W), or one for all. Padding does not count. What never varies is not divided, as in
 * scikit-learn's StandardScaler.
 */
@Kind("standardize")
@About("Mean 0 and deviation 1 over all training examples; the statistics are kept with the checkpoint")
public record Standardize(
        @Default("true") @About("Whether each feature (last dimension; for images each channel) has its own statistics")
        boolean perFeature)
        implements TransformSpec, Learned {

    @Override
    public Shape output(Shape input) {
        if (input.dimension() < 2) {
            throw Inputs.mismatch("(B, F) or more dimensions", input, "Leave it out.");
        }
        if (perFeature && features(input) < 0) {
            throw Inputs.mismatch(
                    "a known number of features", input, "Set per_feature to false, or put fbank or mfcc before it.");
        }
        return input;
    }

    private static long features(Shape input) {
        return input.get(input.dimension() == 4 ? 1 : input.dimension() - 1);
    }

    /** The shape of the statistics, which broadcasts against the input. */
    private Shape each(Shape input) {
        if (!perFeature) {
            return new Shape(1);
        }
        return input.dimension() == 4 ? new Shape(features(input), 1, 1) : new Shape(features(input));
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return List.of(buffer("mean", input, 0), buffer("std", input, 1));
    }

    private TensorSpec buffer(String name, Shape input, double value) {
        Initializer start = new Initializer(Initializer.Kind.CONSTANT, value);
        return new TensorSpec(name, each(input), DataType.FLOAT32, start, false);
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.div(torch.sub(x, " + context.tensor("mean") + "), " + context.tensor("std") + ")");
    }

    @Override
    public Map<String, Shape> statistics(Shape input) {
        Shape each = each(input);
        return Map.of("count", each, "mean", each, "squares", each);
    }

    /**
     * Squares are of the distance from the mean, and are merged as by Chan et al. 1979, so that nothing cancels out.
     */
    @Override
    public List<String> accumulate(ScriptContext context) {
        String count = context.tensor("count");
        String mean = context.tensor("mean");
        List<String> lines = new ArrayList<>(Inputs.steps(context));
        lines.add(Inputs.mask(context));
        lines.addAll(List.of(
                "t_outside = torch.logical_not(t_mask)",
                "t_each = torch.size(" + count + ")",
                "t_values = torch.masked_fill(torch.to(x, 7), t_outside, 0)",
                "t_count = torch.sum_to_size(torch.to(torch.expand_as(t_mask, x), 7), t_each)",
                "t_mean = torch.div(torch.sum_to_size(t_values, t_each), torch.clamp_min(t_count, 1))",
                "t_centered = torch.masked_fill(torch.sub(t_values, t_mean), t_outside, 0)",
                "t_squares = torch.sum_to_size(torch.pow(t_centered, 2), t_each)",
                "t_share = torch.div(t_count, torch.clamp_min(torch.add(" + count + ", t_count), 1))",
                "t_apart = torch.sub(t_mean, " + mean + ")",
                "t_between = torch.mul(torch.mul(torch.pow(t_apart, 2), " + count + "), t_share)",
                "torch.add_(" + context.tensor("squares") + ", torch.add(t_squares, t_between))",
                "torch.add_(" + mean + ", torch.mul(t_apart, t_share))",
                "torch.add_(" + count + ", t_count)"));
        return lines;
    }

    @Override
    public Map<String, double[]> finish(Map<String, double[]> statistics) {
        double[] count = of(statistics, "count");
        double[] mean = of(statistics, "mean");
        double[] squares = of(statistics, "squares");
        double[] deviation = new double[count.length];
        for (int i = 0; i < count.length; i++) {
            double variance = squares[i] / count[i];
            if (!Double.isFinite(variance)) {
                throw new IllegalArgumentException(
                        (perFeature ? "feature " + i : "the input") + " has no finite mean over " + (long) count[i]
                                + " values. Fill in or leave out what is missing or infinite.");
            }
            // A smaller one is what rounding leaves.
            deviation[i] = variance > 1e-20 * mean[i] * mean[i] ? Math.sqrt(variance) : 1;
        }
        return Map.of("mean", mean, "std", deviation);
    }

    private static double[] of(Map<String, double[]> statistics, String name) {
        return Objects.requireNonNull(statistics.get(name), name);
    }
}
