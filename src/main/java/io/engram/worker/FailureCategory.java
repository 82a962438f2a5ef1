package io.engram.worker;

/** Why a training failed, which decides whether it may be tried again. */
public enum FailureCategory {
    /** The definition cannot be built. */
    SPEC,
    /** The data is not what the definition says. */
    DATA,
    /** Losses or gradients are not finite. */
    NUMERIC,
    /** Memory of the process or of the device ran out. */
    OUT_OF_MEMORY,
    /** A checkpoint cannot be written or read. */
    STORAGE,
    /** The process ended without a word. */
    WORKER_LOST,
    /** It took longer than it may. */
    TIMEOUT,
    /** A fault in Engram itself. */
    BUG
}
