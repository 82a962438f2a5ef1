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
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Mel cepstrum of a waveform: (B, T) to (B, T / hop + 1, F). Options, defaults and formulas are those of
 * speechbrain.lobes.features.MFCC: the cosine transform (type 2, orthonormal) of what {@link Fbank} gives.
 */
@Kind("mfcc")
@About("Mel frequency cepstral coefficients: a waveform (B, T) to (B, steps, F)")
public record Mfcc(
        @Default("true") @About("Whether first and second derivatives are appended")
        boolean deltas,

        @Default("true") @About("Whether each step gets its neighbours' features too")
        boolean context,

        @Default("16000") @Positive @Max(1_000_000) @About(value = "Rate of the waveforms", unit = "Hz")
        int sampleRate,

        @Default("0") @PositiveOrZero @About(value = "Lower edge of the first filter", unit = "Hz")
        double fMin,

        @Nullable @Positive @About(value = "Upper edge of the last filter; none: half the sample rate", unit = "Hz")
        Double fMax,

        @Default("400") @Positive @Max(65_536) @About(value = "Length of a Fourier transform", unit = "samples")
        int nFft,

        @Default("23") @Positive @Max(4_096) @About("Number of filters")
        int nMels,

        @Default("20") @Positive @About("Number of coefficients, at most n_mels")
        int nMfcc,

        @Default("5") @PositiveOrZero @Max(1_000) @About("Steps of context before")
        int leftFrames,

        @Default("5") @PositiveOrZero @Max(1_000) @About("Steps of context behind")
        int rightFrames,

        @Default("25") @Positive @DecimalMax("10000") @About(value = "Length of a window", unit = "milliseconds")
        double winLength,

        @Default("10") @Positive @DecimalMax("10000") @About(value = "Distance of the windows", unit = "milliseconds")
        double hopLength,

        @Default("80") @Positive @About(value = "Most that a value may be below the loudest one", unit = "dB")
        double topDb)
        implements TransformSpec {

    public Mfcc {
        Filterbank.of(sampleRate, winLength, hopLength, nFft, nMels, fMin, fMax, topDb);
        if (nMfcc > nMels) {
            throw new IllegalArgumentException("n_mfcc must be at most n_mels, was " + nMfcc + " and " + nMels);
        }
    }

    private Filterbank filterbank() {
        return Filterbank.of(sampleRate, winLength, hopLength, nFft, nMels, fMin, fMax, topDb);
    }

    private Neighbours neighbours() {
        return new Neighbours(deltas, context, leftFrames, rightFrames);
    }

    @Override
    public Shape output(Shape input) {
        Filterbank.requireSound(input);
        return new Shape(-1, filterbank().steps(input.get(1)), neighbours().features(nMfcc));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return Stream.of(
                        filterbank().script(),
                        filterbank().cosines(nMfcc),
                        neighbours().script())
                .flatMap(List::stream)
                .toList();
    }
}
