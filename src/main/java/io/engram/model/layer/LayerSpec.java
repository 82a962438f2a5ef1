package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A layer as a definition writes it: {@code {linear: {units: 10}}}. The permitted records are the registry.
 *
 * <p>A layer is plain data. It says which tensors it keeps, which shape it gives, and the lines of TorchScript that
 * turn {@code x} into its output; {@link io.engram.model.Network} compiles the lines of all layers into one call.
 * Names, layouts and initial values are those of the PyTorch module of the same name.
 */
public sealed interface LayerSpec
        permits Linear,
                Conv1d,
                Conv2d,
                BatchNorm,
                LayerNorm,
                Dropout,
                Embedding,
                Gru,
                Lstm,
                Rnn,
                Last,
                Sequence,
                MaxPool1d,
                MaxPool2d,
                AvgPool1d,
                AvgPool2d,
                Flatten,
                Unflatten,
                Relu,
                LeakyRelu,
                Elu,
                Gelu,
                Silu,
                Tanh,
                Sigmoid,
                Softmax,
                LogSoftmax {

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
