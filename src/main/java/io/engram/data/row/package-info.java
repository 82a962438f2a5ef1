/**
 * Examples as rows of values by key, some of them computed, and their batches. Start at {@link io.engram.data.row.Rows}
 * and {@link io.engram.data.row.PaddedBatch}.
 */
@NullMarked
package io.engram.data.row;

import org.jspecify.annotations.NullMarked;
