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
 * Logarithmic mel energies of a waveform: (B, T) to (B, T / hop + 1, F). Options, defaults and formulas are those of
 * speechbrain.lobes.features.Fbank. What is more than top_db below an example's loudest value is raised to that, by
 * example, padding included.
 */
@Kind("fbank")
@About("Mel filter bank energies in decibels: a waveform (B, T) to (B, steps, n_mels)")
public record Fbank(
        @Default("false") @About("Whether first and second derivatives are appended")
        boolean deltas,

        @Default("false") @About("Whether each step gets its neighbours' features too")
        boolean context,

        @Default("16000") @Positive @Max(1_000_000) @About(value = "Rate of the waveforms", unit = "Hz")
        int sampleRate,

        @Default("0") @PositiveOrZero @About(value = "Lower edge of the first filter", unit = "Hz")
        double fMin,

        @Nullable @Positive @About(value = "Upper edge of the last filter; none: half the sample rate", unit = "Hz")
        Double fMax,

        @Default("400") @Positive @Max(65_536) @About(value = "Length of a Fourier transform", unit = "samples")
        int nFft,

        @Default("40") @Positive @Max(4_096) @About("Number of filters")
        int nMels,

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

    public Fbank {
        Filterbank.of(sampleRate, winLength, hopLength, nFft, nMels, fMin, fMax, topDb);
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
        return new Shape(-1, filterbank().steps(input.get(1)), neighbours().features(nMels));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return Stream.of(filterbank().script(), neighbours().script())
                .flatMap(List::stream)
                .toList();
    }
}
