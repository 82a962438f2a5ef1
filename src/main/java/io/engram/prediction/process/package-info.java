/**
 * A process that answers for one checkpoint: a line of rows in, a line of predictions out. Start at
 * {@link io.engram.prediction.process.PredictorMain}.
 */
@NullMarked
package io.engram.prediction.process;

import org.jspecify.annotations.NullMarked;
