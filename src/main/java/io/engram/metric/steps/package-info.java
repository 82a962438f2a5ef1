/**
 * What every batch of a training came to, kept in a folder at several resolutions.
 *
 * @see io.engram.metric.steps.StepWriter
 * @see io.engram.metric.steps.StepReader
 */
@NullMarked
package io.engram.metric.steps;

import org.jspecify.annotations.NullMarked;
