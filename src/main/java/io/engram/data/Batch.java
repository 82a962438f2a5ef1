package io.engram.data;

import ai.djl.ndarray.NDList;

/**
 * Some examples at once. The arrays belong to the scratch manager of the step that asked for them.
 *
 * @param inputs what the first module takes, each array with the batch as its first dimension
 * @param targets what the losses compare with
 * @param size number of examples, B
 */
public record Batch(NDList inputs, NDList targets, long size) {}
