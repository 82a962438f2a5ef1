/** Uploaded datasets and their catalogue. Start at {@link io.engram.dataset.DatasetSources}. */
@NullMarked
package io.engram.dataset;

import org.jspecify.annotations.NullMarked;
