package io.engram.experiment;

import java.time.Duration;

/**
 * How often, and how soon, an experiment is started again after its worker was lost. A new checkpoint starts the count
 * afresh: what is limited is being lost again and again without getting anywhere.
 *
 * @param most restarts in a row
 * @param delay before the first of them; doubled for each that follows
 * @param longest that a delay grows to
 */
public record RestartPolicy(int most, Duration delay, Duration longest) {

    private static final int MOST_DOUBLINGS = 20;

    /** How long to wait before the restart that follows so many others. */
    Duration before(int restarts) {
        Duration doubled = delay.multipliedBy(1L << Math.min(restarts, MOST_DOUBLINGS));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
