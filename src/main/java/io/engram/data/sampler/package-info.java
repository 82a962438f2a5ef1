/**
 * Decides which examples an epoch visits, in which order and in which batches. Start at
 * {@link io.engram.data.sampler.Sampler} and {@link io.engram.data.sampler.BatchSampler}.
 */
@NullMarked
package io.engram.data.sampler;

import org.jspecify.annotations.NullMarked;
