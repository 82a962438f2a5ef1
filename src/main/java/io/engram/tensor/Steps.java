package io.engram.tensor;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** Predictions (B, T, ...) and targets (B, T, ...) whose numbers of steps should be the same. */
public final class Steps {

    /** As the reference: layers that halve the steps and back may lose or add some. */
    private static final long ALLOWED_DIFFERENCE = 3;

    private Steps() {}

    /**
     * Cuts the first or the second of a list, which are predictions and targets, where it has a few steps more than the
     * other.
     *
     * @throws IllegalArgumentException where they differ by more
     */
    public static void align(NDList arguments) {
        Shape x = arguments.get(0).getShape();
        Shape y = arguments.get(1).getShape();
        long steps = Math.min(x.get(1), y.get(1));
        long difference = Math.max(x.get(1), y.get(1)) - steps;
        if (difference > ALLOWED_DIFFERENCE) {
            throw new IllegalArgumentException("predictions " + x + " and targets " + y + " differ by " + difference
                    + " steps. At most " + ALLOWED_DIFFERENCE + " are cut off; check the network's strides.");
        }
        if (difference > 0) {
            arguments.set(0, arguments.get(0).get(":, :" + steps));
            arguments.set(1, arguments.get(1).get(":, :" + steps));
        }
    }
}
