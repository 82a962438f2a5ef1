package io.engram.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param nextCursor what to ask for to get the next part, null at the end
 */
record Page<T>(List<T> items, @Nullable String nextCursor) {}
