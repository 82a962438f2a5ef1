package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/**
 * Negative scale-invariant signal-to-noise ratio of waveforms (B, T), in dB, mean over examples. Le Roux et al. 2019,
 * with the means taken out, as SpeechBrain's {@code cal_si_snr}.
 */
@Kind("si_snr")
@About("Negative scale-invariant signal-to-noise ratio of waveforms (B, T), in dB")
public record SiSnr(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.VALUE_SEQUENCE;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        if (kind != TargetKind.VALUE_SEQUENCE) {
            return Optional.of("si_snr compares waveforms, but a target is "
                    + (kind.holdsClasses() ? "a class. Use cross_entropy." : "no sequence. Use mse or l1."));
        }
        return ValueTargets.mismatch("si_snr", predictions, kind, targets);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        String inside = padding == Padding.NONE ? "torch.ones_like(y)" : "torch.to(self.spread(mask, y), 6)";
        return "self.reduced_examples(self.noise_ratios(x, y, " + inside + "), \"" + reduction + "\")";
    }
}
