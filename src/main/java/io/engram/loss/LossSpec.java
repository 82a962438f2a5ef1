package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.ColumnProfile;
import io.engram.data.TargetKind;
import java.util.Optional;

/**
 * A loss as a definition writes it: {@code {cross_entropy: {weight: 0.7}}}. The permitted records are the registry.
 *
 * <p>{@code x} is what the network predicts, {@code y} are the targets; a loss is a mean over the batch.
 */
public sealed interface LossSpec permits CrossEntropy, BceWithLogits, Mse, L1 {

    /** The factor of this loss in the sum that is minimised. */
    double weight();

    /** What the targets must be. */
    TargetKind target();

    /** What is wrong with this loss on predictions of this shape and so many target columns. */
    Optional<String> mismatch(Shape predictions, int targets);

    /** What is wrong with this loss on the numbers of a target column. */
    default Optional<String> mismatch(ColumnProfile target) {
        return Optional.empty();
    }

    /** The TorchScript expression of the unweighted scalar. */
    String script();
}
