package io.engram.experiment.storage;

import io.engram.checkpoint.Verdict;
import java.util.List;
import java.util.Map;

/**
 * What a retention makes of the checkpoints of an experiment, the newest first.
 *
 * @param stay those that it keeps
 * @param go those that it deletes
 * @param bytesFreed how much room the latter take
 */
public record PrunePlan(List<Item> stay, List<Item> go, long bytesFreed) {

    /**
     * A checkpoint.
     *
     * @param reasons why it stays: best by a metric, recent, pinned; none where it goes
     */
    public record Item(String id, int epoch, Map<String, Double> metrics, long bytes, List<String> reasons) {

        static Item of(Verdict verdict) {
            var manifest = verdict.checkpoint().manifest();
            return new Item(manifest.id(), manifest.epoch(), manifest.metrics(), manifest.bytes(), verdict.reasons());
        }
    }

    static PrunePlan of(List<Verdict> verdicts) {
        List<Item> go = verdicts.stream()
                .filter(verdict -> !verdict.stays())
                .map(Item::of)
                .toList();
        return new PrunePlan(
                verdicts.stream().filter(Verdict::stays).map(Item::of).toList(),
                go,
                go.stream().mapToLong(Item::bytes).sum());
    }
}
