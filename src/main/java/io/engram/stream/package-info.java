/**
 * What happens to experiments, as it happens: server-sent events and the log of a training, over connections that are
 * written to without a thread of their own. Start at {@link io.engram.stream.EventController} and
 * {@link io.engram.stream.Streams}.
 */
@NullMarked
package io.engram.stream;

import org.jspecify.annotations.NullMarked;
