/**
 * Tells others of changes of state by HTTP: written down with the change, signed, and tried again until it arrives.
 * Start at {@code Outbox} and {@code Dispatcher}.
 */
@NullMarked
package io.engram.webhook;

import org.jspecify.annotations.NullMarked;
