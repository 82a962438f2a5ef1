/**
 * How well a checkpoint does on a dataset: asked for, queued for a worker, kept as a result. Start at
 * {@link io.engram.evaluation.Evaluations}.
 */
@NullMarked
package io.engram.evaluation;

import org.jspecify.annotations.NullMarked;
