package io.engram.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.model.layer.LayerSpec;
import java.util.ArrayList;
import java.util.List;

/** Networks of a few layers. */
final class NetworkFixtures {

    private NetworkFixtures() {}

    static Network network(NDManager manager, long seed, Shape example, LayerSpec... layers) {
        List<Flaw> flaws = new ArrayList<>();
        NetworkPlan plan = NetworkPlan.of("model", List.of(layers), new Shape(-1).addAll(example), flaws)
                .orElseThrow(() -> new AssertionError(flaws));
        return new Network(manager, plan, seed);
    }
}
