package io.engram.checkpoint;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ids that sort by age: each is greater than all before it, even where the clock has been set back in between. */
final class CheckpointIds {

    static final String PREFIX = "ckp_";

    private @Nullable Ulid last;

    /**
     * Makes the next id.
     *
     * @param newest the greatest that there is, perhaps by another process, or nothing
     */
    synchronized String next(Instant now, Optional<String> newest) {
        newest.map(id -> id.substring(PREFIX.length()))
                .filter(Ulid::isValid)
                .map(Ulid::from)
                .ifPresent(known -> {
                    if (last == null || known.compareTo(last) > 0) {
                        last = known;
                    }
                });
        Ulid next = UlidCreator.getUlid(now.toEpochMilli());
        if (last != null && next.compareTo(last) <= 0) {
            next = last.increment();
        }
        last = next;
        return PREFIX + next.toLowerCase();
    }
}
