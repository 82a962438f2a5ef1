package io.engram.data.media;

import java.io.IOException;

/** One channel of a frame of FLAC: a constant, the samples themselves, or a prediction and what it misses. */
final class FlacSubframe {

    private static final int FIXED = 8;
    private static final int LINEAR = 32;

    private static final long[][] FIXED_COEFFICIENTS = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

    private final BitInput bits;

    FlacSubframe(BitInput bits) {
        this.bits = bits;
    }

    void read(long[] samples, int size, int depth) throws IOException {
        if (bits.unsigned(1) != 0) {
            throw new FlacFrame.Damaged("a channel does not begin where it should");
        }
        int type = (int) bits.unsigned(6);
        int wasted = bits.unsigned(1) == 0 ? 0 : (int) Math.min(depth, bits.unary() + 1);
        int left = depth - wasted;
        if (left < 1) {
            throw new FlacFrame.Damaged("a channel wastes all its bits");
        }
        if (type == 0) {
            java.util.Arrays.fill(samples, 0, size, bits.signed(left));
        } else if (type == 1) {
            for (int i = 0; i < size; i++) {
                samples[i] = bits.signed(left);
            }
        } else if (type >= LINEAR) {
            linear(samples, size, left, type - LINEAR + 1);
        } else if (type >= FIXED && type < FIXED + FIXED_COEFFICIENTS.length) {
            long[] coefficients = FIXED_COEFFICIENTS[type - FIXED];
            first(samples, size, left, coefficients.length);
            residual(samples, size, coefficients.length);
            predict(samples, size, coefficients, 0);
        } else {
            throw new FlacFrame.Damaged("a channel is of a kind that is not known");
        }
        for (int i = 0; i < size && wasted > 0; i++) {
            samples[i] <<= wasted;
        }
    }

    private void first(long[] samples, int size, int depth, int order) throws IOException {
        if (order > size) {
            throw new FlacFrame.Damaged("a prediction needs more samples than there are");
        }
        for (int i = 0; i < order; i++) {
            samples[i] = bits.signed(depth);
        }
    }

    private void linear(long[] samples, int size, int depth, int order) throws IOException {
        first(samples, size, depth, order);
        int precision = (int) bits.unsigned(4) + 1;
        int shift = (int) bits.signed(5);
        if (precision == 16 || shift < 0) {
            throw new FlacFrame.Damaged("a prediction has no precision");
        }
        long[] coefficients = new long[order];
        for (int i = 0; i < order; i++) {
            coefficients[i] = bits.signed(precision);
        }
        residual(samples, size, order);
        predict(samples, size, coefficients, shift);
    }

    private static void predict(long[] samples, int size, long[] coefficients, int shift) {
        for (int i = coefficients.length; i < size; i++) {
            long sum = 0;
            for (int j = 0; j < coefficients.length; j++) {
                sum += coefficients[j] * samples[i - 1 - j];
            }
            samples[i] += sum >> shift;
        }
    }

    /** Rice codes, in parts with a parameter each. */
    private void residual(long[] samples, int size, int order) throws IOException {
        int method = (int) bits.unsigned(2);
        if (method > 1) {
            throw new FlacFrame.Damaged("a residual is of a kind that is not known");
        }
        int width = method == 0 ? 4 : 5;
        int parts = 1 << bits.unsigned(4);
        if (size % parts != 0 || size / parts < order) {
            throw new FlacFrame.Damaged("a residual has parts that do not fit");
        }
        int i = order;
        for (int part = 1; part <= parts; part++) {
            int parameter = (int) bits.unsigned(width);
            boolean plain = parameter == (1 << width) - 1;
            int depth = plain ? (int) bits.unsigned(5) : 0;
            for (; i < size / parts * part; i++) {
                samples[i] = plain ? bits.signed(depth) : rice(parameter);
            }
        }
    }

    private long rice(int parameter) throws IOException {
        long folded = bits.unary() << parameter | bits.unsigned(parameter);
        return folded >>> 1 ^ -(folded & 1);
    }
}
