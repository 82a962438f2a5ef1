package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What a network applies to a tensor: a layer, or a transform, which is a layer that has nothing to learn.
 *
 * <p>An operation is plain data. It says which tensors it keeps, which shape it gives, and the lines of TorchScript
 * that turn {@code x} into its output; {@link io.engram.model.Network} compiles the lines of all operations into one
 * call.
 */
public interface Operation {

    /**
     * The shape that comes out; -1 stands for the batch, which is always the first dimension.
     *
     * @throws ShapeMismatch where this layer cannot take the input
     */
    Shape output(Shape input);

    /** The tensors to keep, in the order of PyTorch's state_dict, for an input that {@link #output} accepts. */
    default List<TensorSpec> tensors(Shape input) {
        return List.of();
    }

    /** What the layer does where a module runs in a lower precision. */
    default Arithmetic arithmetic() {
        return Arithmetic.AS_GIVEN;
    }

    /** The lines of TorchScript that assign this layer's output to {@code x}. */
    List<String> script(ScriptContext context);
}
