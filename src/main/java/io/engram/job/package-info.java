/**
 * Runs what is queued: a worker process for each experiment, watched, restarted and stopped. Start at
 * {@link io.engram.job.Supervisor}.
 */
@NullMarked
package io.engram.job;

import org.jspecify.annotations.NullMarked;
