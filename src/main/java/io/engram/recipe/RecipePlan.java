package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.model.NetworkPlan;
import java.util.List;

/**
 * What a recipe makes of a definition and its data.
 *
 * @param networks all that is kept in a checkpoint, each under its name
 * @param predictions the shape of what {@code computeForward} says first, the batch being -1; metrics are made for it
 */
public record RecipePlan(List<NetworkPlan> networks, Shape predictions) {

    public RecipePlan {
        networks = List.copyOf(networks);
    }
}
