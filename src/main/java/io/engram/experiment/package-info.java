/**
 * The life of an experiment: accepted, queued, trained by someone else, watched, cancelled, deleted. Start at
 * {@link io.engram.experiment.Experiment}; what its attempts leave behind is in
 * {@link io.engram.experiment.history.SavedCheckpoints} and its neighbours.
 */
@NullMarked
package io.engram.experiment;

import org.jspecify.annotations.NullMarked;
