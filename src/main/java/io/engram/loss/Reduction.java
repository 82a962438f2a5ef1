package io.engram.loss;

import java.util.Locale;

/** How the losses of a batch's elements become the number to minimise. Padding counts nowhere. */
public enum Reduction {
    /** The sum over the number of elements, or over the weights of their classes. */
    MEAN,
    /** The sum over the number of examples. */
    BATCHMEAN,
    /** The sum. */
    SUM;

    String script() {
        return name().toLowerCase(Locale.ROOT);
    }
}
