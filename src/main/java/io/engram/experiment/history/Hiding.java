package io.engram.experiment.history;

import java.util.List;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Decides which rows a later attempt has made void, so that curves never zig-zag: those from the stage on that it began
 * with, which is a validation where the training before it was saved. A test stands outside this, since it is of the
 * best epoch, not of the last: it hides only tests.
 */
final class Hiding {

    /** First stage that each attempt has told of, by attempt. */
    private final TreeMap<Integer, EpochStats> first = new TreeMap<>();

    private int lastTest;

    Hiding(List<EpochStats> all) {
        for (EpochStats stats : all) {
            if (stats.isTest()) {
                lastTest = Math.max(lastTest, stats.attempt());
            } else {
                first.merge(stats.attempt(), stats, BinaryOperator.minBy(Epochs.ORDER));
            }
        }
    }

    boolean shows(EpochStats stats) {
        return (!stats.isTest() || stats.attempt() == lastTest)
                && first.tailMap(stats.attempt(), false).values().stream()
                        .noneMatch(later -> Epochs.ORDER.compare(later, stats) <= 0);
    }
}
