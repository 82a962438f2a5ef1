package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;

/**
 * Silences some stretches of each waveform in training: (B, T) to the same. Options and defaults are those of
 * speechbrain.augment.time_domain.DropChunk; stretches begin within the example.
 */
@Kind("drop_chunk")
@About("Silences random stretches of each waveform (B, T) in training")
public record DropChunk(
        @Default("100") @PositiveOrZero @About(value = "Least length of a stretch", unit = "samples")
        int dropLengthLow,

        @Default("1000")
        @PositiveOrZero
        @Max(1_000_000_000)
        @About(value = "Largest length of a stretch", unit = "samples")
        int dropLengthHigh,

        @Default("1") @PositiveOrZero @About("Least number of stretches")
        int dropCountLow,

        @Default("3") @PositiveOrZero @Max(100) @About("Largest number of stretches")
        int dropCountHigh)
        implements TransformSpec {

    public DropChunk {
        Inputs.requireOrder("drop_length_low", dropLengthLow, "drop_length_high", dropLengthHigh);
        Inputs.requireOrder("drop_count_low", dropCountLow, "drop_count_high", dropCountHigh);
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
    public List<String> script(ScriptContext context) {
        if (!context.training()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Inputs.steps(context));
        lines.addAll(List.of(
                "t_count = torch.add(" + Spans.draw("" + (dropCountHigh - dropCountLow + 1)) + ", " + dropCountLow
                        + ")",
                "t_place = torch.unsqueeze(torch.arange(t_steps, dtype=7, device=ops.prim.device(x)), 0)",
                "for t_i in range(" + dropCountHigh + "):",
                "    t_width = torch.add(" + Spans.draw("" + (dropLengthHigh - dropLengthLow + 1)) + ", "
                        + dropLengthLow + ")",
                "    t_start = " + Spans.draw("torch.add(torch.clamp_min(torch.sub(t_ends, t_width), 0), 1)"),
                "    t_chunk = torch.logical_and(" + Spans.between("t_start", "t_width") + ", torch.gt(t_count, t_i))",
                "    x = torch.masked_fill(x, t_chunk, 0)"));
        return lines;
    }
}
