package io.engram.recipe;

import io.engram.definition.Names;
import io.engram.model.LayerPlan;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Shapes;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a good definition would build.
 *
 * @param parameters number of trained values
 * @param estimatedMemoryBytes a rough figure: parameters, gradients, moments and one batch
 * @param definition the canonical one
 */
public record DefinitionReport(
        boolean valid, long parameters, long estimatedMemoryBytes, List<Module> modules, JsonNode definition) {

    /** A named list of layers. */
    public record Module(String name, List<Layer> layers) {}

    /**
     * A layer in its place.
     *
     * @param outputShape B is the batch: {@code (B, 128)}
     */
    public record Layer(int index, String kind, String outputShape, long parameters) {}

    /** Of a definition that fits its data. */
    public static DefinitionReport of(ExperimentPlan plan) {
        return new DefinitionReport(
                true,
                plan.parameters(),
                plan.estimatedMemoryBytes(),
                plan.networks().stream().map(DefinitionReport::module).toList(),
                DefinitionReader.canonical(plan.definition()));
    }

    private static Module module(NetworkPlan network) {
        return new Module(
                network.name(),
                network.layers().stream().map(DefinitionReport::layer).toList());
    }

    private static Layer layer(LayerPlan plan) {
        return new Layer(
                plan.index(), Names.kindOf(plan.spec().getClass()), Shapes.text(plan.output()), plan.parameters());
    }
}
