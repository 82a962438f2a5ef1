package io.engram.model.layer;

/**
 * What the lines of a layer may refer to.
 *
 * @see Operation#script
 */
public interface ScriptContext {

    /** The expression for one of the layer's own tensors, by its name in {@link TensorSpec}. */
    String tensor(String name);

    /**
     * The variable with how much of each example's steps is not padding, from 0 to 1 of the padded length: (B) float32.
     * All 1 where nothing is padded.
     */
    String lengths();

    /** Whether the lines are for training: dropout drops, batch statistics are those of the batch. */
    boolean training();

    /** TorchScript's literal for {@link #training}. */
    default String trainingLiteral() {
        return training() ? "True" : "False";
    }
}
