package io.engram.data.sampler;

/** In which order the batches of an epoch come, where they are made by length. */
public enum BatchOrdering {
    /** In an order of its own for each seed and epoch. */
    RANDOM,
    /** The batch whose longest example is the shortest comes first. */
    ASCENDING,
    /** The batch whose longest example is the longest comes first, which shows at once whether it fits into memory. */
    DESCENDING
}
