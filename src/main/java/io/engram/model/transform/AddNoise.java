package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Mixes white noise into each example in training, any shape but the batch's alone. How much louder the signal is than
 * the noise is drawn for each example; the two are mixed as by speechbrain.augment.time_domain.AddNoise, so that
 * together they are about as loud as before. Padding stays as it is.
 */
@Kind("add_noise")
@About("Mixes white noise into each example in training, at a random ratio of signal to noise")
public record AddNoise(
        @Default("0") @About(value = "Least ratio of signal to noise", unit = "dB")
        double snrLow,

        @Default("15") @About(value = "Largest ratio of signal to noise", unit = "dB")
        double snrHigh)
        implements TransformSpec {

    public AddNoise {
        Inputs.requireOrder("snr_low", snrLow, "snr_high", snrHigh);
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        if (input.dimension() < 2) {
            throw Inputs.mismatch("(B, T), (B, F) or more dimensions", input, "Leave it out.");
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
        lines.add(Inputs.mask(context));
        lines.add("t_outside = torch.logical_not(t_mask)");
        lines.add("t_noise = torch.masked_fill(torch.randn_like(x), t_outside, 0)");
        lines.add("t_signal = torch.masked_fill(x, t_outside, 0)");
        lines.add(
                "t_ratio = torch.add(torch.mul(torch.rand([torch.size(x, 0), 1], dtype=6, device=ops.prim.device(x)), "
                        + (snrHigh - snrLow) + "), " + snrLow + ")");
        lines.add("t_share = torch.reciprocal(torch.add(torch.pow(10, torch.div(t_ratio, 20)), 1))");
        lines.add("t_gain = torch.mul(t_share, torch.div(" + loudness("t_signal") + ", torch.add(" + loudness("t_noise")
                + ", 1e-14)))");
        lines.add("t_share = " + Inputs.spread("t_share", context));
        lines.add("t_gain = " + Inputs.spread("t_gain", context));
        lines.add("t_mixed = torch.add(torch.mul(x, torch.rsub(t_share, 1)), torch.mul(t_noise, t_gain))");
        lines.add("x = torch.where(t_mask, t_mixed, x)");
        return lines;
    }

    private static String loudness(String of) {
        return "torch.sqrt(torch.sum(torch.pow(torch.flatten(" + of + ", 1), 2), [1], True))";
    }
}
