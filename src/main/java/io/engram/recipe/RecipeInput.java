package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.definition.NearestName;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.LayerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe plans its networks for.
 *
 * @param examples what the inputs and targets are
 * @param shape of an input behind the transforms, the batch and what differs between examples being -1
 * @param rows of the whole dataset
 */
public record RecipeInput(ExperimentDefinition definition, ExamplePlan examples, Shape shape, long rows) {

    /**
     * A module of the definition, for an input of a shape.
     *
     * @param flaws takes what is wrong: there is no such module, or a layer does not fit
     */
    public Optional<NetworkPlan> network(String name, Shape input, List<Flaw> flaws) {
        List<LayerSpec> layers = definition.modules().get(name);
        if (layers == null) {
            flaws.add(new Flaw(
                    "/modules",
                    "has no module '" + name + "', which the recipe needs; "
                            + NearestName.hint(name, definition.modules().keySet())));
            return Optional.empty();
        }
        return NetworkPlan.of(name, layers, input, flaws);
    }

    /**
     * All modules of the definition, each given what the one before gives.
     *
     * @param flaws takes the first layer that does not fit
     */
    public Optional<List<NetworkPlan>> chain(List<Flaw> flaws) {
        List<NetworkPlan> networks = new ArrayList<>();
        Shape given = shape;
        for (String module : definition.modules().keySet()) {
            Optional<NetworkPlan> plan = network(module, given, flaws);
            if (plan.isEmpty()) {
                return Optional.empty();
            }
            networks.add(plan.get());
            given = plan.get().output();
            if (networks.stream().mapToInt(NetworkPlan::tensors).sum() > NetworkPlan.MOST_TENSORS) {
                flaws.add(new Flaw(
                        "/modules",
                        "have more than " + NetworkPlan.MOST_TENSORS + " tensors together. Use fewer layers."));
                return Optional.empty();
            }
        }
        return Optional.of(networks);
    }
}
