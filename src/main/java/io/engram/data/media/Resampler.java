package io.engram.data.media;

/**
 * Resamples by a windowed sinc with a Hann window, as torchaudio.functional.resample does by default: 6 zero crossings,
 * roll-off 0.99 (Smith, "Digital audio resampling").
 */
final class Resampler {

    private static final int ZERO_CROSSINGS = 6;

    private static final double ROLL_OFF = 0.99;

    /** Rates such as 44,101 and 16,000 Hz have no small common measure; then filters are made as they are needed. */
    private static final int MAX_KEPT_FILTERS = 1 << 11;

    private final int from;
    private final int to;
    private final double base;
    private final int width;
    private final double[][] filters;

    Resampler(int fromHz, int toHz) {
        if (fromHz < 1 || toHz < 1) {
            throw new IllegalArgumentException("rates must be positive, were " + fromHz + " and " + toHz);
        }
        int divisor = java.math.BigInteger.valueOf(fromHz)
                .gcd(java.math.BigInteger.valueOf(toHz))
                .intValue();
        from = fromHz / divisor;
        to = toHz / divisor;
        base = Math.min(from, to) * ROLL_OFF;
        width = (int) Math.ceil(ZERO_CROSSINGS * from / base);
        filters = new double[to <= MAX_KEPT_FILTERS ? to : 0][];
    }

    /** How many samples become of so many. */
    long length(long samples) {
        return (samples * to + from - 1) / from;
    }

    float[] resample(float[] samples) {
        float[] result = new float[(int) length(samples.length)];
        for (int n = 0; n < result.length; n++) {
            int phase = n % to;
            // Of the samples that the filter covers, the first.
            long first = (long) (n / to) * from + (long) phase * from / to - width;
            double[] filter = filter(phase);
            double sum = 0;
            for (int k = 0; k < filter.length; k++) {
                long i = first + k;
                if (i >= 0 && i < samples.length) {
                    sum += filter[k] * samples[(int) i];
                }
            }
            result[n] = (float) sum;
        }
        return result;
    }

    private double[] filter(int phase) {
        if (filters.length == 0) {
            return made(phase);
        }
        if (filters[phase] == null) {
            filters[phase] = made(phase);
        }
        return filters[phase];
    }

    private double[] made(int phase) {
        double[] filter = new double[2 * width + 2];
        long whole = (long) phase * from / to;
        for (int k = 0; k < filter.length; k++) {
            double t = ((double) (whole - width + k) / from - (double) phase / to) * base;
            if (Math.abs(t) < ZERO_CROSSINGS) {
                double window = Math.cos(t * Math.PI / ZERO_CROSSINGS / 2);
                double sinc = t == 0 ? 1 : Math.sin(t * Math.PI) / (t * Math.PI);
                filter[k] = sinc * window * window * base / from;
            }
        }
        return filter;
    }
}
