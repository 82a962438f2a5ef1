package io.engram.schedule;

/** What a schedule counts. */
public enum Every {
    /** Steps of the optimizer: a window of accumulated batches is one. */
    STEP,
    EPOCH
}
