package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import io.engram.model.NetworkPlan;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the modules of a checkpoint are given, so that the network can be made again without its data. It is never read
 * back by a training.
 *
 * @param input the shape before any transform; -1 is the batch where it comes first, else a length that differs
 * @param modules the shape that each module is given
 */
public record NetworkFile(List<Long> input, Map<String, List<Long>> modules) implements Recoverable {

    /** The name of its file. */
    public static final String NAME = "network.json";

    static NetworkFile of(ExperimentPlan plan) {
        Map<String, List<Long>> modules = new LinkedHashMap<>();
        for (NetworkPlan network : plan.networks()) {
            modules.put(network.name(), sizes(network.input()));
        }
        return new NetworkFile(sizes(plan.transforms().input()), modules);
    }

    private static List<Long> sizes(Shape shape) {
        return Arrays.stream(shape.getShape()).boxed().toList();
    }

    /**
     * Reads what {@link #snapshot} wrote.
     *
     * @throws IllegalArgumentException where it is something else
     */
    public static NetworkFile read(byte[] json) {
        try {
            return JsonMapper.shared().readValue(json, NetworkFile.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(NAME + " cannot be read", e);
        }
    }

    @Override
    public Snapshot snapshot() {
        return Snapshot.of(JsonMapper.shared().writeValueAsString(this));
    }

    @Override
    public void load(InputStream in) {}
}
