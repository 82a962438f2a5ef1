package io.engram.model.layer;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A tensor that a layer keeps: a parameter that is trained, or a buffer that is only saved.
 *
 * @param name as in PyTorch's state_dict of this layer: {@code weight}, {@code running_mean}
 */
public record TensorSpec(String name, Shape shape, DataType type, Initializer initializer, boolean trainable) {

    /** What is trained, in single precision. */
    public static TensorSpec parameter(String name, Initializer initializer, long... shape) {
        return new TensorSpec(name, new Shape(shape), DataType.FLOAT32, initializer, true);
    }

    /** What is only kept. */
    public static TensorSpec buffer(String name, DataType type, double value, long... shape) {
        return new TensorSpec(name, new Shape(shape), type, Initializer.constant(value), false);
    }

    /** The same of a layer that stands within another. */
    TensorSpec within(String place) {
        return place.isEmpty() ? this : new TensorSpec(place + "." + name, shape, type, initializer, trainable);
    }
}
