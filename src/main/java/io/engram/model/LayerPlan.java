package io.engram.model;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Operation;
import io.engram.model.layer.TensorSpec;
import java.util.List;

/**
 * A layer in its place, with the shapes that follow from it.
 *
 * @param index the place in the module, counting every layer; the prefix of its tensors' names
 * @param tensors what it keeps, empty for a layer without parameters
 */
public record LayerPlan(int index, Operation spec, Shape input, Shape output, List<TensorSpec> tensors) {

    /** Number of trained values. */
    public long parameters() {
        return tensors.stream()
                .filter(TensorSpec::trainable)
                .mapToLong(tensor -> tensor.shape().size())
                .sum();
    }
}
