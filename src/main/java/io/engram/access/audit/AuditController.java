package io.engram.access.audit;

import io.engram.experiment.InvalidQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Access")
class AuditController {

    private static final int MOST_ITEMS = 200;
    private static final Pattern CURSOR = Pattern.compile("[1-9]\\d{0,17}");

    private final AuditLog entries;

    AuditController(AuditLog entries) {
        this.entries = entries;
    }

    @GetMapping(path = "/api/v1/audit", produces = "application/json")
    @Operation(
            operationId = "listAudit",
            summary = "Who did what",
            description = "Every request that changes something, and every one that was refused; the newest first.")
    AuditPage list(
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "next_cursor of the page before") @RequestParam(defaultValue = "") String cursor) {
        if (limit < 1 || limit > MOST_ITEMS) {
            throw new InvalidQuery("limit", "must be 1 to " + MOST_ITEMS + ", was " + limit);
        }
        List<AuditEntry> found = entries.before(read(cursor), limit + 1);
        boolean more = found.size() > limit;
        List<AuditEntry> shown = List.copyOf(more ? found.subList(0, limit) : found);
        return new AuditPage(shown, more ? Long.toString(shown.get(limit - 1).id()) : null);
    }

    private static long read(String cursor) {
        if (cursor.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!CURSOR.matcher(cursor).matches()) {
            throw new InvalidQuery(
                    "cursor", "this is not a cursor that a list has given. Begin again without a cursor.");
        }
        return Long.parseLong(cursor);
    }
}
