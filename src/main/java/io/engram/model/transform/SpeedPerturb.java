package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays the waveforms of a batch faster or slower in training, at one of the speeds, drawn for the batch: (B, T) to (B,
 * T * 100 / speed). As speechbrain.augment.time_domain.SpeedPerturb with torchaudio's resampling: a sinc under a Hann
 * window, 6 zero crossings wide, rolloff 0.99. Ko et al. 2015.
 */
@Kind("speed_perturb")
@About("Plays the waveforms (B, T) of a batch at a random one of the speeds in training")
public record SpeedPerturb(
        @Default("[90, 100, 110]") @NotEmpty @Size(max = 20) @About(value = "The speeds to draw from", unit = "percent")
        List<@Min(25) @Max(400) Integer> speeds)
        implements TransformSpec {

    private static final int ZERO_CROSSINGS = 6;
    private static final double ROLLOFF = 0.99;

    public SpeedPerturb {
        speeds = List.copyOf(speeds);
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        Inputs.requireWaveform(input);
        return new Shape(-1, -1);
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
        List<String> lines = new ArrayList<>();
        lines.add("t_pick = int(torch.randint(" + speeds.size() + ", [1]))");
        lines.add("t_old = 1");
        lines.add("t_new = 1");
        for (int i = 0; i < speeds.size(); i++) {
            int divisor = BigInteger.valueOf(speeds.get(i))
                    .gcd(BigInteger.valueOf(100))
                    .intValue();
            lines.add("if torch.eq(t_pick, " + i + "):");
            lines.add("    t_old = " + speeds.get(i) / divisor);
            lines.add("    t_new = " + 100 / divisor);
        }
        lines.add("if torch.ne(t_old, t_new):");
        resample(context).stream().map(line -> "    " + line).forEach(lines::add);
        return lines;
    }

    /** From {@code t_old} samples to {@code t_new}; what rings into the padding is cut off. */
    private static List<String> resample(ScriptContext context) {
        String like = "dtype=7, device=ops.prim.device(x)";
        List<String> lines = new ArrayList<>(List.of(
                "t_band = torch.mul(float(ops.prim.min(t_old, t_new)), " + ROLLOFF + ")",
                "t_reach = torch.ceil(torch.div(torch.mul(float(t_old), " + ZERO_CROSSINGS + ".), t_band))",
                "t_taps = torch.add(torch.mul(t_reach, 2), t_old)",
                "t_index = torch.div(torch.sub(torch.arange(t_taps, " + like + "), t_reach), t_old)",
                "t_phase = torch.unsqueeze(torch.div(torch.arange(t_new, " + like + "), t_new), 1)",
                "t_time = torch.clamp(torch.mul(torch.sub(t_index, t_phase), t_band), -" + ZERO_CROSSINGS + ", "
                        + ZERO_CROSSINGS + ")",
                "t_window = torch.pow(torch.cos(torch.mul(t_time, " + Math.PI / ZERO_CROSSINGS / 2 + ")), 2)",
                "t_kernel = torch.mul(torch.mul(torch.sinc(t_time), t_window), torch.div(t_band, float(t_old)))",
                "t_played = torch.constant_pad_nd(x, [t_reach, torch.add(t_reach, t_old)])",
                "t_phases = torch.conv1d(torch.unsqueeze(t_played, 1), torch.unsqueeze(torch.to(t_kernel, 6), 1), None,"
                        + " [t_old])",
                "t_samples = torch.floordiv(torch.sub(torch.add(torch.mul(t_new, torch.size(x, 1)), t_old), 1), t_old)",
                "x = torch.narrow(torch.flatten(torch.transpose(t_phases, 1, 2), 1), 1, 0, t_samples)"));
        lines.addAll(Inputs.steps(context));
        lines.add("x = torch.masked_fill(x, torch.logical_not(t_inside), 0)");
        return lines;
    }
}
