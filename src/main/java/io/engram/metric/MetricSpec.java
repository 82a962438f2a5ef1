package io.engram.metric;

import ai.djl.ndarray.NDManager;
import io.engram.data.TargetKind;
import java.util.Optional;

/** A metric as a definition writes it: {@code accuracy}. The permitted records are the registry. */
public sealed interface MetricSpec permits Accuracy {

    /** Which direction is better. */
    Mode mode();

    /** What is wrong with this metric for such targets. */
    Optional<String> mismatch(TargetKind targets);

    /** A new, empty accumulator on the manager's device. */
    Metric create(NDManager manager);
}
