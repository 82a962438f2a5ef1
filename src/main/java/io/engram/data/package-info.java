/** Reads examples and makes batches. Start at {@link io.engram.data.DataSpec} and {@link io.engram.data.Dataset}. */
@NullMarked
package io.engram.data;

import org.jspecify.annotations.NullMarked;
