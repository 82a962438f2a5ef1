/**
 * Lets a client repeat a POST without fear: the second one gets the first one's answer. Start at
 * {@code IdempotencyFilter}.
 */
@NullMarked
package io.engram.idempotency;

import org.jspecify.annotations.NullMarked;
