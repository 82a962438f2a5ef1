/**
 * Predictions by what a checkpoint has learned. Libtorch runs in a process for each checkpoint, which is kept for a
 * while. Start at {@link io.engram.prediction.Predictors}.
 */
@NullMarked
package io.engram.prediction;

import org.jspecify.annotations.NullMarked;
