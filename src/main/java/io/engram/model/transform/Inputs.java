package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.ShapeMismatch;
import io.engram.model.layer.Shapes;
import java.util.List;

/**
 * What comes in: the checks of its shape, and the lines that several transforms share.
 *
 * <p>Variables of a transform begin with {@code t_}, since all lines of a network share one function, in which a name
 * keeps its type.
 */
final class Inputs {

    private Inputs() {}

    /** A waveform (B, T). */
    static void requireWaveform(Shape input) {
        if (input.dimension() != 2) {
            throw mismatch(
                    "a waveform (B, T)", input, "Put it before fbank or mfcc, where the sound still is a waveform.");
        }
    }

    /** Steps of features (B, T, F), F known. */
    static void requireSteps(Shape input) {
        if (input.dimension() != 3 || input.get(2) < 0) {
            throw mismatch(
                    "(B, T, F)", input, "Put fbank or mfcc before it, or another transform that gives features.");
        }
    }

    /** An image (B, C, H, W). */
    static void requireImage(Shape input) {
        if (input.dimension() != 4) {
            throw mismatch("images (B, C, H, W)", input, "Leave it out, or read images.");
        }
    }

    /** An image whose height and width are the same for all. */
    static void requireSizedImage(Shape input) {
        requireImage(input);
        if (input.get(2) < 0 || input.get(3) < 0) {
            throw mismatch("images (B, C, H, W) of one size", input, "Put a resize before it.");
        }
    }

    static ShapeMismatch mismatch(String expected, Shape input, String cure) {
        return new ShapeMismatch("expects " + expected + " but gets " + Shapes.text(input) + ". " + cure);
    }

    /**
     * The lines that assign {@code t_steps}, the number of steps with padding, {@code t_ends}, (B, 1) float64, the
     * number without, and {@code t_inside}, (B, T), which steps are no padding.
     *
     * <p>A length is a share in single precision. A share of n steps is cut at the next whole step above, as the
     * reference does, but for what the share may have been rounded by.
     */
    static List<String> steps(ScriptContext context) {
        String ends = context.padded()
                ? "torch.ceil(torch.sub(torch.mul(torch.to(torch.unsqueeze(" + context.lengths()
                        + ", 1), 7), float(t_steps)), torch.add(torch.mul(float(t_steps), 1e-7), 1e-6)))"
                : "torch.full([torch.size(x, 0), 1], t_steps, dtype=7, device=ops.prim.device(x))";
        return List.of(
                "t_steps = torch.size(x, 1)",
                "t_ends = " + ends,
                "t_inside = torch.lt(torch.unsqueeze(torch.arange(t_steps, dtype=4, device=ops.prim.device(x)), 0), t_ends)");
    }

    /** The line that assigns {@code t_mask}: {@link #steps}'s {@code t_inside}, to be broadcast against x. */
    static String mask(ScriptContext context) {
        return "t_mask = " + spread("t_inside", context);
    }

    /** A variable (B, n) with as many dimensions as x has. */
    static String spread(String variable, ScriptContext context) {
        return "torch.reshape(" + variable + ", [torch.size(x, 0), -1"
                + ", 1".repeat(context.input().dimension() - 2) + "])";
    }

    /**
     * Refuses bounds in the wrong order.
     *
     * @throws IllegalArgumentException where low is above high
     */
    static <T extends Comparable<T>> void requireOrder(String lowName, T low, String highName, T high) {
        if (low.compareTo(high) > 0) {
            throw new IllegalArgumentException(
                    lowName + " must be at most " + highName + ", was " + low + " and " + high);
        }
    }
}
