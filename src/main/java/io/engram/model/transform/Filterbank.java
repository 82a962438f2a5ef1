package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.ShapeMismatch;
import io.engram.model.layer.Shapes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Energies in decibels of bands that are equally wide for the ear, of windows that slide over a waveform. The formulas
 * are those of SpeechBrain's STFT (hamming window, centred), spectral_magnitude (power) and Filterbank (triangular).
 *
 * @param window in milliseconds
 * @param hop in milliseconds
 */
record Filterbank(
        int sampleRate, double window, double hop, int nFft, int nMels, double fMin, double fMax, double topDb) {

    /**
     * The same with the highest frequency that there is where none is given.
     *
     * @throws IllegalArgumentException where the numbers do not fit together
     */
    static Filterbank of(
            int sampleRate,
            double window,
            double hop,
            int nFft,
            int nMels,
            double fMin,
            @Nullable Double fMax,
            double topDb) {
        Filterbank made = new Filterbank(
                sampleRate, window, hop, nFft, nMels, fMin, fMax == null ? Math.floorDiv(sampleRate, 2) : fMax, topDb);
        made.requireSense();
        return made;
    }

    private void requireSense() {
        if (windowSamples() > nFft) {
            throw new IllegalArgumentException("n_fft is " + nFft + ", but a window of " + window + " ms has "
                    + windowSamples() + " samples at " + sampleRate + " Hz. Make n_fft at least that.");
        }
        if (windowSamples() < 1 || hopSamples() < 1) {
            throw new IllegalArgumentException(
                    "win_length and hop_length must be at least one sample of " + 1000.0 / sampleRate + " ms");
        }
        if (fMax > sampleRate / 2.0) {
            throw new IllegalArgumentException("f_max is " + fMax + " Hz, but " + sampleRate
                    + " samples a second hold no frequency above " + sampleRate / 2 + " Hz. Make f_max at most that.");
        }
        if (fMin >= fMax) {
            throw new IllegalArgumentException("f_min must be below f_max, was " + fMin + " and " + fMax);
        }
    }

    long windowSamples() {
        return (long) Math.rint(sampleRate / 1000.0 * window);
    }

    long hopSamples() {
        return (long) Math.rint(sampleRate / 1000.0 * hop);
    }

    /** The steps that a waveform of so many samples becomes; -1 where that is unknown. */
    long steps(long samples) {
        return samples < 0 ? -1 : samples / hopSamples() + 1;
    }

    /** (B, T) to (B, steps, nMels), in decibels. */
    List<String> script() {
        String like = "dtype=6, device=ops.prim.device(x)";
        return List.of(
                "t_stft = torch.stft(x, " + nFft + ", " + hopSamples() + ", " + windowSamples()
                        + ", torch.hamming_window(" + windowSamples() + ", True, " + like
                        + "), True, \"constant\", False, True, True)",
                // A sum over the two parts of a number would take longer than all the rest.
                "t_parts = torch.view_as_real(torch.transpose(t_stft, 1, 2))",
                "t_imaginary = torch.select(t_parts, -1, 1)",
                "t_power = torch.addcmul(torch.pow(torch.select(t_parts, -1, 0), 2), t_imaginary, t_imaginary)",
                "t_mel = torch.linspace(" + mel(fMin) + ", " + mel(fMax) + ", " + (nMels + 2) + ", " + like + ")",
                "t_edges = torch.mul(torch.sub(torch.pow(10, torch.div(t_mel, 2595)), 1), 700)",
                "t_centers = torch.narrow(t_edges, 0, 1, " + nMels + ")",
                "t_widths = torch.sub(t_centers, torch.narrow(t_edges, 0, 0, " + nMels + "))",
                "t_bins = torch.unsqueeze(torch.linspace(0, " + sampleRate / 2 + ", " + (nFft / 2 + 1) + ", " + like
                        + "), 1)",
                "t_slope = torch.div(torch.sub(t_bins, t_centers), t_widths)",
                "t_filters = torch.clamp_min(torch.minimum(torch.add(t_slope, 1), torch.rsub(t_slope, 1)), 0)",
                "x = torch.mul(torch.log10(torch.clamp_min(torch.matmul(t_power, t_filters), 1e-10)), 10)",
                "x = torch.maximum(x, torch.sub(torch.amax(x, [1, 2], True), " + topDb + "))");
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    /** Cosines that take the correlation out of neighbouring bands: (B, T, nMels) to (B, T, coefficients). */
    List<String> cosines(int coefficients) {
        String like = "dtype=6, device=ops.prim.device(x)";
        return List.of(
                "t_band = torch.unsqueeze(torch.add(torch.arange(" + nMels + ", " + like + "), 0.5), 1)",
                "t_order = torch.arange(" + coefficients + ", " + like + ")",
                "t_cosines = torch.mul(torch.cos(torch.mul(torch.mul(t_band, " + Math.PI / nMels + "), t_order)), "
                        + Math.sqrt(2.0 / nMels) + ")",
                "t_first = torch.mul(torch.narrow(t_cosines, 1, 0, 1), " + 1 / Math.sqrt(2) + ")",
                "t_rest = torch.narrow(t_cosines, 1, 1, " + (coefficients - 1) + ")",
                "x = torch.matmul(x, torch.cat([t_first, t_rest], 1))");
    }

    /**
     * Refuses what holds no sound.
     *
     * @throws ShapeMismatch where it is no waveform, or has no samples
     */
    static void requireSound(Shape input) {
        Inputs.requireWaveform(input);
        if (input.get(1) == 0) {
            throw new ShapeMismatch("gets no samples in " + Shapes.text(input) + ". Leave out what is empty.");
        }
    }
}
