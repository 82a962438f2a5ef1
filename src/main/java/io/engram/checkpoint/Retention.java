package io.engram.checkpoint;

import io.engram.metric.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * @param pinned which of them stay whatever the criteria say
     */
    List<Checkpoint> superfluous(Checkpoint saved, List<Checkpoint> newestFirst, Predicate<Checkpoint> pinned) {
        return verdicts(saved, newestFirst, pinned, saved.isEndOfEpoch()).stream()
                .filter(verdict -> !verdict.stays())
                .map(Verdict::checkpoint)
                .toList();
    }

    /**
     * What becomes of each checkpoint if the criteria are applied now, whether an epoch has just ended or not.
     *
     * @param newestFirst all of them
     * @param pinned which of them stay whatever the criteria say
     */
    public List<Verdict> judge(List<Checkpoint> newestFirst, Predicate<Checkpoint> pinned) {
        return newestFirst.isEmpty() ? List.of() : verdicts(newestFirst.get(0), newestFirst, pinned, true);
    }

    private List<Verdict> verdicts(
            Checkpoint saved, List<Checkpoint> newestFirst, Predicate<Checkpoint> pinned, boolean epochIsOver) {
        List<Checkpoint> candidates = newestFirst.stream().filter(deletable).toList();
        Map<Checkpoint, List<String>> kept =
                reasons(candidates.stream().filter(Checkpoint::isEndOfEpoch).toList());
        List<Verdict> verdicts = new ArrayList<>();
        for (Checkpoint checkpoint : newestFirst) {
            List<String> reasons = new ArrayList<>();
            if (pinned.test(checkpoint)) {
                reasons.add("pinned");
            }
            if (!deletable.test(checkpoint)) {
                reasons.add("not to be deleted");
            } else if (!checkpoint.isEndOfEpoch()) {
                if (checkpoint.id().equals(saved.id())) {
                    reasons.add("newest");
                }
            } else if (epochIsOver) {
                reasons.addAll(kept.getOrDefault(checkpoint, List.of("not compared")));
            } else {
                reasons.add("end of an epoch");
            }
            verdicts.add(new Verdict(checkpoint, reasons));
        }
        return verdicts;
    }

    /** Those that a criterion asks about, and none keeps. */
    List<Checkpoint> unprotected(List<Checkpoint> candidates) {
        Map<Checkpoint, List<String>> kept = reasons(candidates);
        return kept.keySet().stream()
                .filter(checkpoint -> kept.getOrDefault(checkpoint, List.of()).isEmpty())
                .toList();
    }

    /** Those that a criterion asks about, each with what keeps it. */
    private Map<Checkpoint, List<String>> reasons(List<Checkpoint> candidates) {
        Map<Checkpoint, List<String>> reasons = new LinkedHashMap<>();
        for (Criterion criterion : criteria) {
            List<Checkpoint> ranked = criterion.ranking().rank(candidates);
            ranked.forEach(checkpoint -> reasons.computeIfAbsent(checkpoint, asked -> new ArrayList<>()));
            ranked.stream()
                    .limit(criterion.numToKeep())
                    .forEach(checkpoint -> reasons.getOrDefault(checkpoint, new ArrayList<>())
                            .add(criterion.ranking().name()));
        }
        return reasons;
    }
}
