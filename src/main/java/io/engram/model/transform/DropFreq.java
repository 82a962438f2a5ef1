package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes some frequencies out of the waveforms of a batch in training: (B, T) to the same. Options, defaults and the
 * filter of 101 samples are those of speechbrain.augment.time_domain.DropFreq. What rings into the padding is cut off.
 */
@Kind("drop_freq")
@About("Takes random frequencies out of the waveforms (B, T) of a batch in training")
public record DropFreq(
        @Default("1e-14")
        @PositiveOrZero
        @DecimalMax("1")
        @About("Lowest frequency, as a share of half the sample rate")
        double dropFreqLow,

        @Default("1") @PositiveOrZero @DecimalMax("1") @About("Highest frequency, as a share of half the sample rate")
        double dropFreqHigh,

        @Default("1") @PositiveOrZero @About("Least number of frequencies")
        int dropFreqCountLow,

        @Default("3") @PositiveOrZero @Max(100) @About("Largest number of frequencies")
        int dropFreqCountHigh,

        @Default("0.05") @Positive @DecimalMax("1") @About("Width of a gap, as a share of half the sample rate")
        double dropFreqWidth)
        implements TransformSpec {

    private static final int TAPS = 101;
    private static final int MIDDLE = TAPS / 2;

    public DropFreq {
        Inputs.requireOrder("drop_freq_low", dropFreqLow, "drop_freq_high", dropFreqHigh);
        Inputs.requireOrder("drop_freq_count_low", dropFreqCountLow, "drop_freq_count_high", dropFreqCountHigh);
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        Inputs.requireWaveform(input);
        return input;
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    /** The filter is made on the host: it is short, and the number of its gaps must be known there. */
    @Override
    public List<String> script(ScriptContext context) {
        if (!context.training()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Inputs.steps(context));
        lines.addAll(List.of(
                "t_gaps = int(torch.randint(" + dropFreqCountLow + ", " + (dropFreqCountHigh + 1) + ", [1]))",
                "t_tap = torch.reshape(torch.arange(-" + MIDDLE + ", " + (MIDDLE + 1) + ", dtype=6), [1, 1, " + TAPS
                        + "])",
                "t_blackman = torch.blackman_window(" + TAPS + ", dtype=6)",
                "t_pulse = torch.to(torch.eq(t_tap, 0), 6)",
                "t_filter = t_pulse",
                "for t_i in range(t_gaps):",
                "    t_low = torch.clamp_min(torch.add(torch.mul(torch.rand([1]), " + (dropFreqHigh - dropFreqLow)
                        + "), " + dropFreqLow + "), 1e-12)",
                "    t_below = " + lowPass("t_low"),
                "    t_above = " + lowPass("torch.add(t_low, " + 2 * dropFreqWidth + ")"),
                "    t_below = torch.div(t_below, torch.sum(t_below))",
                "    t_above = torch.sub(t_pulse, torch.div(t_above, torch.sum(t_above)))",
                "    t_filter = torch.conv1d(t_filter, torch.add(t_below, t_above), None, [1], [" + MIDDLE + "])",
                "t_filtered = torch.conv1d(torch.unsqueeze(x, 1), torch.to(t_filter, ops.prim.device(x)), None, [1], ["
                        + MIDDLE + "])",
                "x = torch.masked_fill(torch.squeeze(t_filtered, 1), torch.logical_not(t_inside), 0)"));
        return lines;
    }

    /** A windowed sinc(3 f t), as the reference has it. */
    private static String lowPass(String frequency) {
        return "torch.mul(torch.sinc(torch.mul(torch.mul(" + frequency + ", t_tap), " + 3 / Math.PI + ")), t_blackman)";
    }
}
