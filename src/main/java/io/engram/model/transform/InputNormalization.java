package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes each example's own mean away and divides by its own deviation, over its steps without padding: by feature for
 * (B, T, F), over all samples for a waveform (B, T). As speechbrain.processing.features.InputNormalization with
 * norm_type sentence.
 */
@Kind("input_normalization")
@About("Mean 0 and deviation 1 over each example's own steps: (B, T, F) by feature, or (B, T)")
public record InputNormalization(
        @Default("true") @About("Whether the deviation becomes 1, not only the mean 0")
        boolean stdNorm,

        @Default("1e-10") @Positive @About("Least deviation that is divided by")
        double epsilon,

        @Default("false") @About("Whether padding stays as it is, and is not shifted and scaled with the rest")
        boolean avoidPaddingNorm)
        implements TransformSpec {

    @Override
    public Shape output(Shape input) {
        if (input.dimension() != 2 && input.dimension() != 3) {
            throw Inputs.mismatch(
                    "(B, T, F) or (B, T)", input, "Put it before what changes these, or take standardize.");
        }
        return input;
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        List<String> lines = new ArrayList<>(Inputs.steps(context));
        lines.add(Inputs.mask(context));
        lines.add("t_outside = torch.logical_not(t_mask)");
        lines.add("t_valid = torch.clamp_min(torch.sum(t_mask, [1], True), 1)");
        lines.add("t_mean = torch.div(torch.sum(torch.masked_fill(x, t_outside, 0), [1], True), t_valid)");
        lines.add("t_centered = torch.sub(x, t_mean)");
        lines.add("t_normal = t_centered");
        if (stdNorm) {
            lines.add("t_squares = torch.pow(torch.masked_fill(t_centered, t_outside, 0), 2)");
            lines.add("t_deviation = torch.sqrt(torch.div(torch.sum(t_squares, [1], True), t_valid))");
            lines.add("t_normal = torch.div(t_centered, torch.clamp_min(t_deviation, " + epsilon + "))");
        }
        lines.add(avoidPaddingNorm ? "x = torch.where(t_mask, t_normal, x)" : "x = t_normal");
        return lines;
    }
}
