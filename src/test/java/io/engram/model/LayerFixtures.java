package io.engram.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.Default;
import io.engram.definition.DefinitionText;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.model.layer.LayerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Layers as a definition writes them, planned. */
final class LayerFixtures {

    record Layers(@Default("[]") List<LayerSpec> layers) {}

    private LayerFixtures() {}

    static String braced(String layer) {
        return layer.contains(":") ? "{" + layer + "}" : layer;
    }

    static Shape example(String sizes) {
        return new Shape(-1)
                .addAll(new Shape(Arrays.stream(sizes.split(","))
                        .mapToLong(size -> Long.parseLong(size.strip()))
                        .toArray()));
    }

    static Optional<NetworkPlan> plan(String layers, Shape input) {
        List<Flaw> flaws = new ArrayList<>();
        Optional<NetworkPlan> plan = plan(layers, input, flaws);
        assertThat(flaws).isEmpty();
        return plan;
    }

    static Optional<NetworkPlan> plan(String layers, Shape input, List<Flaw> flaws) {
        Layers read = new RecordReader(flaws)
                .read(
                        Layers.class,
                        DefinitionText.yaml("layers: " + (layers.startsWith("[") ? layers : braced(layers))))
                .orElseThrow();
        return NetworkPlan.of("model", read.layers(), input, flaws);
    }
}
