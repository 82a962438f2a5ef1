package io.engram.experiment.history;

import java.util.List;
import java.util.TreeMap;

/**
 * Decides which rows a later attempt has made void, so that curves never zig-zag: those from the epoch on in which it
 * began to train. A test stands outside this, since it is of the best epoch, not of the last: it hides only tests.
 */
final class Hiding {

    /** First epoch that each attempt trained, by attempt. */
    private final TreeMap<Integer, Integer> firstEpoch = new TreeMap<>();

    private int lastTest;

    Hiding(List<EpochStats> all) {
        for (EpochStats stats : all) {
            if (stats.isTest()) {
                lastTest = Math.max(lastTest, stats.attempt());
            } else {
                firstEpoch.merge(stats.attempt(), stats.epoch(), Math::min);
            }
        }
    }

    boolean shows(EpochStats stats) {
        return (!stats.isTest() || stats.attempt() == lastTest)
                && firstEpoch.tailMap(stats.attempt(), false).values().stream()
                        .noneMatch(first -> first <= stats.epoch());
    }
}
