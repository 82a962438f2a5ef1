/**
 * Who did what. Start at {@code AuditFilter}, which sees every request, and {@link io.engram.access.audit.AuditLog}.
 */
@NullMarked
package io.engram.access.audit;

import org.jspecify.annotations.NullMarked;
