/**
 * Keeps the files of checkpoints and their rows in step: pins, deletes, prunes, verifies, and mends at the start what a
 * crash has left. Start at {@link io.engram.experiment.storage.CheckpointKeeping} and
 * {@link io.engram.experiment.storage.StorageSweep}.
 */
@NullMarked
package io.engram.experiment.storage;

import org.jspecify.annotations.NullMarked;
