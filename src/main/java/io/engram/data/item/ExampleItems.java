package io.engram.data.item;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an example consists of, found and checked.
 *
 * @param target where it is the input itself, or where there is none, the input's item
 * @param steps how the steps of both go together
 */
public record ExampleItems(Item input, Item target, boolean targetIsInput, TargetSteps steps) {

    /** Inputs alone, of which something is learned that nobody has said. */
    public static ExampleItems withoutTarget(Item input) {
        return new ExampleItems(input, input, false, TargetSteps.NO_TARGET);
    }

    /** Whether there is something that predictions are compared with. */
    public boolean hasTarget() {
        return steps != TargetSteps.NO_TARGET;
    }

    /** All columns that are read. */
    public Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>(input.columns());
        columns.addAll(target.columns());
        return columns;
    }

    /** The labels that the targets stand for. */
    public Optional<Vocabulary> labels() {
        return targetIsInput || !hasTarget() ? Optional.empty() : target.vocabulary();
    }
}
