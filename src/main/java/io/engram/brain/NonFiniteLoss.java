package io.engram.brain;

/** More losses of one epoch were NaN or infinite than the patience allows. */
public final class NonFiniteLoss extends RuntimeException {

    NonFiniteLoss(int epoch, long count, int patience) {
        super(count + " losses of epoch " + epoch + " were not finite; run_opts.nonfinite_patience allows " + patience);
    }
}
