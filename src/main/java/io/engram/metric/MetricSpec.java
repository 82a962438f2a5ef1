package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.Names;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A metric as a definition writes it: {@code accuracy}. The permitted records are the registry. */
public sealed interface MetricSpec
        permits Accuracy,
                ErrorRate,
                TopK,
                F1,
                Precision,
                Recall,
                Auc,
                ConfusionMatrix,
                Perplexity,
                EqualErrorRate,
                MinDcf,
                TokenErrorRate,
                WordErrorRate,
                CharacterErrorRate,
                Bleu,
                Mae,
                Rmse,
                R2,
                MetricPlugIn {

    /** As it is recorded: its kind. */
    default String name() {
        return Names.kindOf(getClass());
    }

    /** Which direction is better. */
    Mode mode();

    /** What is wrong with this metric for such targets. */
    Optional<String> mismatch(TargetKind targets);

    /** What is wrong with this metric for predictions of this shape, the batch being -1. */
    default Optional<String> mismatch(Shape predictions) {
        return Optional.empty();
    }

    /** Whether it takes a prediction above 0 for a target of 1, so that it must be a logit. */
    default boolean judgesSigns() {
        return false;
    }

    /** Whether it takes predictions for steps of ctc, in which repetitions and blanks stand for no token. */
    default boolean leavesBlanksOut() {
        return false;
    }

    /**
     * A new, empty accumulator on the manager's device.
     *
     * @param predictions their shape; the last dimension is the number of classes or of target columns
     */
    Metric create(NDManager manager, Shape predictions);

    /**
     * The same where tokens are pieces of words.
     *
     * @param texts puts the numbers of tokens together to a text
     */
    default Metric create(NDManager manager, Shape predictions, Function<List<Integer>, String> texts) {
        return create(manager, predictions);
    }
}
