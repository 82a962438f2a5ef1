package io.engram.brain;

/** More losses of one epoch were NaN or infinite than the patience allows. */
public final class NonFiniteLoss extends RuntimeException {

    NonFiniteLoss(int epoch, int patience) {
        super((patience + 1) + " losses of epoch " + epoch + " were not finite; run_opts.nonfinite_patience allows "
                + patience);
    }
}
