/**
 * One training in a process of its own: an assignment in, events out, commands in. Start at
 * {@link io.engram.worker.Worker}.
 */
@NullMarked
package io.engram.worker;

import org.jspecify.annotations.NullMarked;
