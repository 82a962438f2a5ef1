/**
 * Logs of a training for people and their tools.
 *
 * @see io.engram.brain.log.TrainLogger
 */
@NullMarked
package io.engram.brain.log;

import org.jspecify.annotations.NullMarked;
