package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.List;

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

    /**
     * Whether a batch comes with lengths. Where it does not, nothing is padding, and a layer need not ask; its lines are
     * compiled once for each case.
     */
    boolean padded();

    /** Whether the lines are for training: dropout drops, batch statistics are those of the batch. */
    boolean training();

    /** The shape that comes in. */
    Shape input();

    /** The name of a variable that no other line uses. */
    String variable(String stem);

    /**
     * The lines of an operation within this one, which turn {@code x} into its output, with what its arithmetic needs
     * around them.
     *
     * @param name its place within this one, before its tensors' names; empty where they are this one's
     */
    List<String> nested(String name, Operation operation, Shape input);

    /** TorchScript's literal for {@link #training}. */
    default String trainingLiteral() {
        return training() ? "True" : "False";
    }
}
