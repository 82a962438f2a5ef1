package io.engram.loss;

import java.util.Locale;

/** What makes probabilities of the numbers that a network gives, by the loss that it has learned with. */
public enum Link {
    /** They stay as they are. */
    NONE,
    /** Over the classes, they add up to 1. */
    SOFTMAX,
    /** They are logarithms of probabilities. */
    EXP,
    /** Each is a probability by itself. */
    SIGMOID;

    /** As JSON has it: {@code softmax}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Applies it to the last dimension, computed in double precision. */
    public float[] apply(float[] values, int from, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, values[from + i]);
        }
        double sum = 0;
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            double x = values[from + i];
            out[i] = switch (this) {
                case NONE -> x;
                case SOFTMAX -> Math.exp(x - largest);
                case EXP -> Math.exp(x);
                case SIGMOID -> 1 / (1 + Math.exp(-x));
            };
            sum += out[i];
        }
        float[] applied = new float[count];
        for (int i = 0; i < count; i++) {
            applied[i] = (float) (this == SOFTMAX ? out[i] / sum : out[i]);
        }
        return applied;
    }
}
