package io.engram.metric;

import io.engram.data.TargetKind;
import java.util.Optional;

/** The checks of targets that metrics share. */
final class TargetNeeds {

    private TargetNeeds() {}

    static Optional<String> numbers(String metric, TargetKind targets) {
        return !targets.holdsClasses()
                ? Optional.empty()
                : Optional.of(metric + " measures how far numbers are apart, but the objectives take classes."
                        + " Use accuracy, error, top_k, f1, precision or recall.");
    }

    static Optional<String> classes(String metric, TargetKind targets) {
        return targets.holdsClasses() && targets != TargetKind.TOKEN_SEQUENCE
                ? Optional.empty()
                : targets == TargetKind.TOKEN_SEQUENCE
                        ? stepwise(metric, targets)
                        : Optional.of(
                                metric + " looks for a class among the largest logits, but the objectives take numbers."
                                        + " Use mae, rmse or r2, or accuracy for numbers that are 0 or 1.");
    }

    /** For those that compare each prediction with a target of its own. */
    static Optional<String> stepwise(String metric, TargetKind targets) {
        return targets != TargetKind.TOKEN_SEQUENCE
                ? Optional.empty()
                : Optional.of(metric + " compares predictions and targets step by step, but the targets have steps of"
                        + " their own. Use token_error_rate, wer, cer or bleu.");
    }

    static Optional<String> tokens(String metric, TargetKind targets) {
        return targets.holdsClasses() && targets.isSequence()
                ? Optional.empty()
                : Optional.of(metric + " compares sequences of tokens, but a target is "
                        + (targets.holdsClasses()
                                ? "one class. Use accuracy, error, f1 or confusion_matrix."
                                : "of numbers. Use mae, rmse or r2."));
    }
}
