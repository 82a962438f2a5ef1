package io.engram.brain.log;

import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes down what an epoch came to. It keeps no count of its own: where an entry belongs is what it is told, so a
 * resumed run goes on where the interrupted one was.
 */
public interface TrainLogger {

    /**
     * Logs an epoch.
     *
     * @param meta what it was, {@code epoch} and {@code lr} for instance, in this order
     * @param stages the numbers of each stage, {@code loss} for instance, in their order; those of train come first
     */
    void log(Map<String, ?> meta, Map<Stage, ? extends Map<String, ?>> stages);

    /**
     * Logs stages of one epoch, under its number and the learning rate at its end.
     *
     * @throws IllegalArgumentException where there are none, or their epochs differ
     */
    default void log(StageStats... stages) {
        Map<String, Object> meta = new LinkedHashMap<>();
        Map<Stage, Map<String, Double>> metrics = new EnumMap<>(Stage.class);
        for (StageStats stats : stages) {
            Object epoch = meta.putIfAbsent("epoch", stats.epoch());
            if (epoch != null && !epoch.equals(stats.epoch())) {
                throw new IllegalArgumentException("stages of the epochs " + epoch + " and " + stats.epoch()
                        + " go into different entries. Log each epoch by itself.");
            }
            if (stats.learningRate() != null) {
                meta.put("lr", stats.learningRate());
            }
            metrics.put(stats.stage(), stats.metrics());
        }
        if (meta.isEmpty()) {
            throw new IllegalArgumentException("there is no stage to log. Give at least one.");
        }
        log(meta, metrics);
    }
}
