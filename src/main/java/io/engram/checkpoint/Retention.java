package io.engram.checkpoint;

import io.engram.metric.Mode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which checkpoints stay when one has been saved: all that any of the criteria keeps. A checkpoint that none of them
 * asks about stays too, as one without the metric where only metrics count. Whatever the criteria are, there is one
 * checkpoint within an epoch at a time, and none once an epoch has ended, unless they may not be deleted at all.
 *
 * @param deletable which checkpoints may be deleted at all
 */
public record Retention(List<Criterion> criteria, Predicate<Checkpoint> deletable) {

    /**
     * Keeps the first few of a ranking.
     *
     * @param numToKeep 0 keeps none
     */
    public record Criterion(Ranking ranking, int numToKeep) {

        public Criterion {
            if (numToKeep < 0) {
                throw new IllegalArgumentException("num_to_keep must be 0 or more, was " + numToKeep);
            }
        }
    }

    public Retention {
        criteria = List.copyOf(criteria);
    }

    /** Deletes nothing. */
    public static Retention everything() {
        return new Retention(List.of(), checkpoint -> false);
    }

    /** Keeps the newest. */
    public static Retention newest(int numToKeep) {
        return by(Ranking.newest(), numToKeep);
    }

    /** Keeps the best by a metric. */
    public static Retention best(String metric, Mode mode, int numToKeep) {
        return by(Ranking.best(metric, mode), numToKeep);
    }

    /** Keeps the first of a ranking. */
    public static Retention by(Ranking ranking, int numToKeep) {
        return new Retention(List.of(new Criterion(ranking, numToKeep)), checkpoint -> true);
    }

    /** Keeps what either keeps, and deletes only what both may delete. */
    public Retention and(Retention other) {
        List<Criterion> all = new ArrayList<>(criteria);
        all.addAll(other.criteria);
        return new Retention(all, deletable.and(other.deletable));
    }

    /** Deletes only some; the others are not counted either. */
    public Retention onlyAmong(Predicate<Checkpoint> some) {
        return new Retention(criteria, deletable.and(some));
    }

    /**
     * What is to be deleted now that a checkpoint has been saved.
     *
     * @param newestFirst all of them, the saved one included
     */
    List<Checkpoint> superfluous(Checkpoint saved, List<Checkpoint> newestFirst) {
        List<Checkpoint> candidates = newestFirst.stream().filter(deletable).toList();
        List<Checkpoint> gone = new ArrayList<>(candidates.stream()
                .filter(checkpoint ->
                        !checkpoint.isEndOfEpoch() && !checkpoint.id().equals(saved.id()))
                .toList());
        if (saved.isEndOfEpoch()) {
            gone.addAll(unprotected(
                    candidates.stream().filter(Checkpoint::isEndOfEpoch).toList()));
        }
        return gone;
    }

    /** Those that a criterion asks about, and none keeps. */
    List<Checkpoint> unprotected(List<Checkpoint> candidates) {
        Set<Checkpoint> asked = new LinkedHashSet<>();
        Set<Checkpoint> kept = new LinkedHashSet<>();
        for (Criterion criterion : criteria) {
            List<Checkpoint> ranked = criterion.ranking().rank(candidates);
            asked.addAll(ranked);
            kept.addAll(ranked.subList(0, Math.min(criterion.numToKeep(), ranked.size())));
        }
        asked.removeAll(kept);
        return List.copyOf(asked);
    }
}
