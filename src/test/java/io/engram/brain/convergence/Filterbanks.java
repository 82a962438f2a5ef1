package io.engram.brain.convergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Logarithms of the energy in bands of equal width in mel, of windows of 25 ms every 10 ms, and each band normalised
 * over the sentence to a mean of 0 and a variance of 1. For signals of 16 kHz.
 *
 * @param bands F
 */
record Filterbanks(int bands) {

    private static final int WINDOW = 400;
    private static final int HOP = 160;
    private static final int BINS = WINDOW / 2 + 1;
    private static final double BIN_HZ = 16_000.0 / WINDOW;

    /** (T, F). */
    float[][] of(float[] samples) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray frames = frames(manager, samples);
            NDArray real = frames.matMul(waves(manager, 0));
            NDArray imaginary = frames.matMul(waves(manager, Math.PI / 2));
            NDArray energy = real.square().add(imaginary.square()).matMul(filters(manager));
            NDArray normalized = normalized(energy.add(1e-8).log());
            return rows(normalized.toFloatArray(), bands);
        }
    }

    private static NDArray frames(NDManager manager, float[] samples) {
        int frames = 1 + (samples.length - WINDOW) / HOP;
        float[] cut = new float[frames * WINDOW];
        for (int i = 0; i < cut.length; i++) {
            double hamming = 0.54 - 0.46 * Math.cos(2 * Math.PI * (i % WINDOW) / (WINDOW - 1));
            cut[i] = (float) (samples[i / WINDOW * HOP + i % WINDOW] * hamming);
        }
        return manager.create(cut, new Shape(frames, WINDOW));
    }

    /** One column for each frequency: a product with it is that of a Fourier transform. */
    private static NDArray waves(NDManager manager, double phase) {
        float[] waves = new float[WINDOW * BINS];
        for (int i = 0; i < waves.length; i++) {
            int turns = i / BINS * (i % BINS);
            waves[i] = (float) Math.cos(2 * Math.PI * turns / WINDOW - phase);
        }
        return manager.create(waves, new Shape(WINDOW, BINS));
    }

    /** Triangles that overlap by half, (bins, F). */
    private NDArray filters(NDManager manager) {
        float[] filters = new float[BINS * bands];
        double step = mel(BIN_HZ * (BINS - 1)) / (bands + 1);
        for (int i = 0; i < filters.length; i++) {
            int bin = i / bands;
            double fromCentre = mel(bin * BIN_HZ) / step - (i % bands + 1);
            filters[i] = (float) Math.max(0, 1 - Math.abs(fromCentre));
        }
        return manager.create(filters, new Shape(BINS, bands));
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static NDArray normalized(NDArray features) {
        int[] time = {0};
        NDArray centred = features.sub(features.mean(time, true));
        return centred.div(centred.square().mean(time, true).sqrt().add(1e-3));
    }

    private static float[][] rows(float[] values, int width) {
        float[][] rows = new float[values.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return rows;
    }

    /**
     * Each row with its neighbours on both sides, the first and the last repeated: (T, F) to (T, (2 context + 1) F).
     */
    static float[][] withContext(float[][] rows, int context) {
        int width = rows[0].length;
        float[][] wide = new float[rows.length][(2 * context + 1) * width];
        for (int i = 0; i < rows.length; i++) {
            for (int k = -context; k <= context; k++) {
                float[] neighbour = rows[Math.max(0, Math.min(rows.length - 1, i + k))];
                System.arraycopy(neighbour, 0, wide[i], (k + context) * width, width);
            }
        }
        return wide;
    }
}
