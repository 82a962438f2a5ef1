/**
 * What each batch of an experiment's training came to, for plots at any resolution. Start at {@code StepController};
 * the worker writes what it reads, with {@link io.engram.metric.steps.StepWriter}.
 */
@NullMarked
package io.engram.experiment.steps;

import org.jspecify.annotations.NullMarked;
