/**
 * What the attempts of an experiment leave behind: statistics of epochs, best values, checkpoints, and a list of what
 * happened. Plain SQL, keyed by the experiment's id. Start at {@link io.engram.experiment.history.Epochs} and
 * {@link io.engram.experiment.history.SavedCheckpoints}.
 */
@NullMarked
package io.engram.experiment.history;

import org.jspecify.annotations.NullMarked;
