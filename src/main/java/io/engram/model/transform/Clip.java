package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.List;

/**
 * Cuts off the peaks of waveforms in training, as a microphone does that is spoken to too loudly: (B, T) to the same. A
 * level is drawn for the batch, as a share of each example's peak, and what is left is made as loud as before. As
 * speechbrain.augment.time_domain.DoClip.
 */
@Kind("clip")
@About("Cuts off the peaks of waveforms (B, T) in training, and restores their level")
public record Clip(
        @Default("0.5") @Positive @DecimalMax("1") @About("Lowest level, as a share of the peak")
        double clipLow,

        @Default("0.5") @Positive @DecimalMax("1") @About("Highest level, as a share of the peak")
        double clipHigh)
        implements TransformSpec {

    public Clip {
        Inputs.requireOrder("clip_low", clipLow, "clip_high", clipHigh);
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

    @Override
    public List<String> script(ScriptContext context) {
        return context.training()
                ? List.of(
                        "t_peak = torch.clamp_min(torch.amax(torch.abs(x), [1], True), 1e-14)",
                        "t_level = torch.add(torch.mul(torch.rand([1], dtype=6, device=ops.prim.device(x)), "
                                + (clipHigh - clipLow) + "), " + clipLow + ")",
                        "t_cut = torch.minimum(torch.maximum(torch.div(x, t_peak), torch.neg(t_level)), t_level)",
                        "x = torch.div(torch.mul(t_cut, t_peak), t_level)")
                : List.of();
    }
}
