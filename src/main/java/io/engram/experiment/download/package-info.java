/**
 * Sends checkpoints: whole, in parts, and never with a digest that they do not have. Start at
 * {@code CheckpointDownload}.
 */
@NullMarked
package io.engram.experiment.download;

import org.jspecify.annotations.NullMarked;
