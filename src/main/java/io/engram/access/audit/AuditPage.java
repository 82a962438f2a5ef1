package io.engram.access.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param nextCursor null on the last page */
record AuditPage(List<AuditEntry> items, @Nullable String nextCursor) {}
