/**
 * Saves, keeps and recovers checkpoints, each written whole or not at all. Start at
 * {@link io.engram.checkpoint.Checkpointer}.
 */
@NullMarked
package io.engram.checkpoint;

import org.jspecify.annotations.NullMarked;
