package io.engram.metric.steps;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is kept of a batch of training. The names go into files, so none may change its meaning. */
public enum StepColumn {
    /** Mean over the batch. */
    LOSS(0),
    /** In force when the batch was trained on. */
    LEARNING_RATE(1),
    /**
     * L2 norm of the update's mean gradients before clipping; only where the batch closes a window of gradients. The
     * last one where a batch makes several updates.
     */
    GRADIENT_NORM(2),
    /** From the end of the batch before to its own. */
    EXAMPLES_PER_SECOND(3),
    /** Resident memory of the process that trains, as of the last report. */
    MEMORY_BYTES(4),
    /** Time in the training stages so far, in all attempts, at the end of the batch. */
    SECONDS(5),
    /** From 1, mostly. */
    EPOCH(6);

    private final int place;

    StepColumn(int place) {
        this.place = place;
    }

    /** Where its value stands among those of a step, from 0. */
    public int place() {
        return place;
    }

    /** As in files and answers: {@code gradient_norm}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels, in order. */
    public static List<String> labels() {
        return Stream.of(values()).map(StepColumn::label).toList();
    }
}
