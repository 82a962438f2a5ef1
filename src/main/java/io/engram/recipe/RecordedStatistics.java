package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.TensorState;
import io.engram.metric.Statistic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a stage says beside its loss, as one: what it gathers goes into every checkpoint. */
final class RecordedStatistics implements AutoCloseable {

    static final String FILE_NAME = "metrics.safetensors";

    private final List<Statistic> statistics = new ArrayList<>();

    void add(Statistic statistic) {
        statistics.add(statistic);
    }

    boolean isEmpty() {
        return statistics.isEmpty();
    }

    void reset() {
        statistics.forEach(Statistic::reset);
    }

    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        statistics.forEach(statistic -> values.put(statistic.name(), statistic.value()));
        return values;
    }

    /** What they hold in the middle of a stage; some hold every example, and get room for those of a file. */
    TensorState state(NDManager manager) {
        return new TensorState(manager, this::tensors, this::makeRoom);
    }

    private Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (int i = 0; i < statistics.size(); i++) {
            String place = i + ".";
            statistics.get(i).tensors().forEach((name, tensor) -> tensors.put(place + name, tensor));
        }
        return tensors;
    }

    private void makeRoom(Map<String, Shape> shapes) {
        for (int i = 0; i < statistics.size(); i++) {
            String place = i + ".";
            Map<String, Shape> own = new LinkedHashMap<>();
            shapes.forEach((name, shape) -> {
                if (name.startsWith(place)) {
                    own.put(name.substring(place.length()), shape);
                }
            });
            statistics.get(i).makeRoom(own);
        }
    }

    @Override
    public void close() {
        statistics.forEach(Statistic::close);
    }
}
