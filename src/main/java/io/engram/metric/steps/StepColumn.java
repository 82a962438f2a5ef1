package io.engram.metric.steps;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is kept of a batch of training. The names go into files, so none may change its meaning. */
public enum StepColumn {
    /** Mean over the batch. */
    LOSS,
    /** In force when the batch was trained on. */
    LEARNING_RATE,
    /**
     * L2 norm of the update's mean gradients before clipping; only where the batch closes a window of gradients. The
     * last one where a batch makes several updates.
     */
    GRADIENT_NORM,
    /** From the end of the batch before to its own. */
    EXAMPLES_PER_SECOND,
    /** Resident memory of the process that trains, as of the last report. */
    MEMORY_BYTES,
    /** Time in the training stages so far, in all attempts, at the end of the batch. */
    SECONDS,
    /** From 1, mostly. */
    EPOCH;

    /** As in files and answers: {@code gradient_norm}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels, in order. */
    public static List<String> labels() {
        return Stream.of(values()).map(StepColumn::label).toList();
    }
}
