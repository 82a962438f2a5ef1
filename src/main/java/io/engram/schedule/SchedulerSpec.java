package io.engram.schedule;

import io.engram.definition.Flaw;
import java.util.List;
import java.util.Set;

/**
 * A schedule of the learning rate as a definition writes it: {@code {new_bob: {annealing_factor: 0.5}}}. The permitted
 * records are the registry. The rate from which a schedule starts is the optimizer's own, so it is written once.
 */
public sealed interface SchedulerSpec permits CountedSpec, MonitoredSpec, Warmup {

    /**
     * A new schedule at its beginning.
     *
     * @param learningRate the one that the optimizer has been made with
     */
    Schedule create(double learningRate);

    /** Adds a flaw where it watches a metric that is not recorded. */
    default void check(Set<String> recorded, String pointer, List<Flaw> flaws) {}
}
