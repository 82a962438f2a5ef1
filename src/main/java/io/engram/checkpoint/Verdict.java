package io.engram.checkpoint;

import java.util.List;

/**
 * What a {@link Retention} makes of a checkpoint.
 *
 * @param reasons why it stays, each in a few words; none where it is to be deleted
 */
public record Verdict(Checkpoint checkpoint, List<String> reasons) {

    public Verdict {
        reasons = List.copyOf(reasons);
    }

    public boolean stays() {
        return !reasons.isEmpty();
    }
}
