package io.engram.model;

import io.engram.tensor.Precision;

/**
 * How a module is applied.
 *
 * @param training whether dropout drops and batch statistics are those of the batch
 * @param replica which part of a split batch this is; only replica 0 writes into the buffers
 */
public record Pass(boolean training, Precision precision, int replica) {

    /** In training, single precision. */
    public static final Pass TRAINING = new Pass(true, Precision.FP32, 0);

    /** In evaluation, single precision. */
    public static final Pass EVALUATION = new Pass(false, Precision.FP32, 0);

    /** The same for another part of the batch. */
    public Pass on(int otherReplica) {
        return new Pass(training, precision, otherReplica);
    }
}
