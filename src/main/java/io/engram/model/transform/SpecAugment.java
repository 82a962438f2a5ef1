package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.ShapeMismatch;
import io.engram.model.layer.Shapes;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;

/**
 * Warps the time of a spectrogram and hides bands and stretches of it, in training: (B, T, F) to the same. Park et al.
 * 2019, section 2, each example on its own and within its own steps.
 */
@Kind("spec_augment")
@About("Warps time and hides random bands and stretches of a spectrogram (B, T, F) in training")
public record SpecAugment(
        @Default("5")
        @PositiveOrZero
        @Max(10_000)
        @About(value = "Most that a step moves when time is warped; 0: no warp", unit = "steps")
        long timeWarpWindow,

        @Default("2") @PositiveOrZero @Max(100) @About("Number of bands to hide")
        int freqMasks,

        @Default("20") @PositiveOrZero @About(value = "Most features of one band", unit = "features")
        long freqMaskWidth,

        @Default("2") @PositiveOrZero @Max(100) @About("Number of stretches to hide")
        int timeMasks,

        @Default("100") @PositiveOrZero @About(value = "Most steps of one stretch", unit = "steps")
        long timeMaskWidth,

        @Default("0.2") @PositiveOrZero @DecimalMax("1") @About("Most of an example that one stretch may hide")
        double timeMaskShare,

        @Default("\"zeros\"") @About("What stands where something is hidden")
        Replacement replace)
        implements TransformSpec {

    /** What is put in the place of what is hidden. */
    public enum Replacement {
        @About("Zero, the mean of what is normalised")
        ZEROS,

        @About("The mean of the example")
        MEAN
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        Inputs.requireSteps(input);
        if (freqMasks > 0 && freqMaskWidth > input.get(2)) {
            throw new ShapeMismatch("hides up to " + freqMaskWidth + " features of " + input.get(2) + " in "
                    + Shapes.text(input) + ". Make freq_mask_width smaller.");
        }
        return input;
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        if (!context.training()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Inputs.steps(context));
        if (timeWarpWindow > 0) {
            lines.addAll(warp());
        }
        lines.addAll(filling());
        if (freqMasks > 0) {
            lines.add("t_widest = torch.full_like(t_ends, " + freqMaskWidth + ")");
            lines.add("t_features = torch.full_like(t_ends, torch.size(x, 2))");
            lines.addAll(Spans.hidden("t_bands", freqMasks, "t_widest", "t_features", "torch.size(x, 2)"));
            lines.add(hide("torch.logical_and(torch.unsqueeze(t_bands, 1), torch.unsqueeze(t_inside, 2))"));
        }
        if (timeMasks > 0) {
            lines.add("t_longest = torch.clamp_max(torch.floor(torch.mul(t_ends, " + timeMaskShare + ")), "
                    + timeMaskWidth + ")");
            lines.addAll(Spans.hidden("t_stretches", timeMasks, "t_longest", "t_ends", "t_steps"));
            lines.add(hide("torch.unsqueeze(torch.logical_and(t_stretches, t_inside), 2)"));
        }
        return lines;
    }

    private List<String> filling() {
        return replace == Replacement.ZEROS
                ? List.of("t_filling = torch.zeros([1], dtype=6, device=ops.prim.device(x))")
                : List.of(
                        "t_valid = torch.masked_fill(x, torch.logical_not(torch.unsqueeze(t_inside, 2)), 0)",
                        "t_values = torch.mul(torch.clamp_min(torch.unsqueeze(t_ends, 2), 1), torch.size(x, 2))",
                        "t_filling = torch.to(torch.div(torch.sum(t_valid, [1, 2], True), t_values), 6)");
    }

    private static String hide(String where) {
        return "x = torch.where(" + where + ", t_filling, x)";
    }

    /**
     * One step moves, by the window at most, and the steps before and behind it are stretched or squeezed evenly; the
     * first and the last step of an example stay. Values between two steps are on the line between.
     */
    private List<String> warp() {
        long window = timeWarpWindow;
        return List.of(
                "t_at = torch.unsqueeze(torch.arange(t_steps, dtype=7, device=ops.prim.device(x)), 0)",
                "t_last = torch.sub(t_ends, 1)",
                "t_from = torch.add(" + Spans.draw("torch.sub(t_ends, " + (2 * window + 2) + ")") + ", " + (window + 1)
                        + ")",
                "t_to = torch.add(" + Spans.draw("" + (2 * window + 1)) + ", torch.sub(t_from, " + window + "))",
                "t_before = torch.div(torch.mul(t_at, t_from), t_to)",
                "t_rate = torch.div(torch.sub(t_last, t_from), torch.sub(t_last, t_to))",
                "t_behind = torch.add(t_from, torch.mul(torch.sub(t_at, t_to), t_rate))",
                "t_source = torch.minimum(torch.where(torch.lt(t_at, t_to), t_before, t_behind), t_last)",
                "t_moves = torch.logical_and(t_inside, torch.gt(t_ends, " + (2 * window + 2) + "))",
                "t_source = torch.where(t_moves, t_source, t_at)",
                "t_low = torch.floor(t_source)",
                "t_part = torch.to(torch.unsqueeze(torch.sub(t_source, t_low), 2), 6)",
                "t_low_steps = torch.gather(x, 1, " + index("t_low") + ")",
                "t_high_steps = torch.gather(x, 1, "
                        + index("torch.clamp_max(torch.add(t_low, 1), torch.sub(t_steps, 1))") + ")",
                "x = torch.lerp(t_low_steps, t_high_steps, t_part)");
    }

    private static String index(String steps) {
        return "torch.expand_as(torch.unsqueeze(torch.to(" + steps + ", 4), 2), x)";
    }
}
