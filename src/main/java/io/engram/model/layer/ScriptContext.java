package io.engram.model.layer;

/**
 * What the lines of a layer may refer to.
 *
 * @see LayerSpec#script
 */
public interface ScriptContext {

    /** The expression for one of the layer's own tensors, by its name in {@link TensorSpec}. */
    String tensor(String name);

    /** Whether the lines are for training: dropout drops, batch statistics are those of the batch. */
    boolean training();

    /** TorchScript's literal for {@link #training}. */
    default String trainingLiteral() {
        return training() ? "True" : "False";
    }
}
