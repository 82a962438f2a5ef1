package io.engram.metric.stats;

import java.util.List;

/**
 * A reference and what was heard instead.
 *
 * @param absent whether there was no hypothesis at all; it is empty then
 * @param alignment from the reference to the hypothesis
 */
public record Utterance(
        String id, List<String> reference, List<String> hypothesis, boolean absent, List<Edit> alignment) {

    public Utterance {
        reference = List.copyOf(reference);
        hypothesis = List.copyOf(hypothesis);
        alignment = List.copyOf(alignment);
    }

    /** How many edits of a kind there are. */
    public int count(Edit.Kind kind) {
        return Math.toIntExact(
                alignment.stream().filter(edit -> edit.kind() == kind).count());
    }

    /** Tokens inserted, deleted or substituted. */
    public int edits() {
        return alignment.size() - count(Edit.Kind.EQUAL);
    }

    /** Edits in percent of the reference's tokens; infinite where tokens were heard and there were none. */
    public double errorRate() {
        return ErrorRateStats.percent(edits(), reference.size());
    }
}
