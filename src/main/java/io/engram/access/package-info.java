/**
 * Who may come in: tokens, roles, and what each call needs. Start at {@link io.engram.access.Door}, which says whether
 * a token is asked for at all, and at {@code AccessRules}, which says which.
 */
@NullMarked
package io.engram.access;

import org.jspecify.annotations.NullMarked;
