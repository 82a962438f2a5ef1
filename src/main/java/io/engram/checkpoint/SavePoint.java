package io.engram.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run stands when it is saved.
 *
 * @param epoch the last epoch that has begun
 * @param step optimizer steps so far
 * @param endOfEpoch whether the epoch is complete
 * @param metrics by {@code stage.name}; those that are not finite are left out, so that they never win
 * @param metadata what the one who saves wants to find again
 * @param provenance what has to be the same to get the same bits again
 */
public record SavePoint(
        int epoch,
        long step,
        boolean endOfEpoch,
        Map<String, Double> metrics,
        Map<String, String> metadata,
        Map<String, String> provenance) {

    public SavePoint {
        Map<String, Double> finite = new LinkedHashMap<>(metrics);
        finite.values().removeIf(value -> !Double.isFinite(value));
        metrics = Collections.unmodifiableMap(finite);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /** The end of an epoch, of which nothing else is to be said. */
    public static SavePoint endOfEpoch(int epoch, long step, Map<String, Double> metrics) {
        return new SavePoint(epoch, step, true, metrics, Map.of(), Map.of());
    }

    /** A place within an epoch, which has no metrics yet. */
    public static SavePoint withinEpoch(int epoch, long step) {
        return new SavePoint(epoch, step, false, Map.of(), Map.of(), Map.of());
    }

    /** The same, with the user's own remarks. */
    public SavePoint with(Map<String, String> remarks) {
        return new SavePoint(epoch, step, endOfEpoch, metrics, remarks, provenance);
    }
}
