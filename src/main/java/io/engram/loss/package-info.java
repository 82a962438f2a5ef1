/** One record per loss; {@link io.engram.loss.LossSpec} is the list of them all. */
@NullMarked
package io.engram.loss;

import org.jspecify.annotations.NullMarked;
