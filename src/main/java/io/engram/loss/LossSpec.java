package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.ColumnProfile;
import io.engram.data.TargetKind;
import io.engram.definition.Names;
import java.util.List;
import java.util.Optional;

/**
 * A loss as a definition writes it: {@code {cross_entropy: {weight: 0.7}}}. The permitted records are the registry.
 *
 * <p>In TorchScript, {@code x} is what the network predicts, {@code y} are the targets; helpers are in
 * {@code losses.py}.
 */
public sealed interface LossSpec
        permits CrossEntropy,
                Nll,
                AdditiveAngularMargin,
                Hinge,
                Triplet,
                Ctc,
                BceWithLogits,
                Bce,
                KlDiv,
                Mse,
                L1,
                SmoothL1,
                Huber,
                Cosine,
                SiSnr,
                LossPlugIn {

    /** The factor of this loss in the sum that is minimised. */
    double weight();

    /** How the losses of the elements become one. */
    Reduction reduction();

    /** What the targets are where nothing else says so: how the columns of a table are read. */
    TargetKind target();

    /** What is wrong with this loss on predictions of this shape and so many target columns of a table. */
    default Optional<String> mismatch(Shape predictions, int targets) {
        return target().isSequence()
                ? Optional.of(Names.kindOf(getClass()) + " takes a sequence of "
                        + (target().holdsClasses() ? "classes" : "numbers")
                        + " for each example, which a table's column does not hold. Use "
                        + (target().holdsClasses() ? "cross_entropy." : "mse or l1."))
                : mismatch(predictions, target(), targets);
    }

    /**
     * What is wrong with this loss on predictions of this shape and such targets.
     *
     * @param targets number of target columns; of a sequence, numbers of each step
     */
    Optional<String> mismatch(Shape predictions, TargetKind kind, int targets);

    /** Whether the last dimension of the predictions is the number of classes that a target may have. */
    default boolean scoresClasses() {
        return target().holdsClasses();
    }

    /** What makes probabilities of the predictions, where there is such a thing. */
    default Link link() {
        return Link.NONE;
    }

    /** What is wrong with this loss on the numbers of a target column. */
    default Optional<String> mismatch(ColumnProfile target) {
        return Optional.empty();
    }

    /** The weight of each class, where classes are weighed. */
    default List<Double> classWeights() {
        return List.of();
    }

    /**
     * The TorchScript expression of the unweighted loss.
     *
     * @param weights the variable with the weights of classes, or None
     * @param reduction as {@link Reduction}, or {@code batch}: a loss for each example, or {@code none}: one for each
     *     element
     */
    String script(Padding padding, String weights, String reduction);
}
