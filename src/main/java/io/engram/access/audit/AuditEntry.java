package io.engram.access.audit;

import java.time.Instant;

/**
 * One request that changed something, would have, or was refused.
 *
 * @param actor a token's id, {@code local} while no token is asked for, {@code setting} for the token of the
 *     configuration, {@code command_line}, or {@code nobody}
 * @param path without the query
 * @param status of the answer; 500 where there was none
 * @param remote the address that the request came from, which is that of a proxy where there is one
 * @param refused whether the door refused it, rather than what is behind
 */
record AuditEntry(
        long id,
        Instant at,
        String actor,
        String actorName,
        String method,
        String path,
        int status,
        String remote,
        boolean refused) {}
