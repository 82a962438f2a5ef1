package io.engram.prediction.process;

import io.engram.definition.Flaw;
import io.engram.worker.FailureCategory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line that a predictor writes: the first one when it is ready, then one for each question. One of the components is
 * there.
 *
 * @param ready that questions may come
 * @param flaws what is wrong with the rows
 * @param failure why there is no answer
 */
public record Reply(
        @Nullable Boolean ready,
        @Nullable Predicted predicted,
        @Nullable List<Flaw> flaws,
        @Nullable Trouble failure) {

    /** Why there is no answer, and what may help. */
    public record Trouble(FailureCategory category, String reason, String hint) {}

    static Reply ofReady() {
        return new Reply(true, null, null, null);
    }

    static Reply of(Predicted predicted) {
        return new Reply(null, predicted, null, null);
    }

    static Reply of(List<Flaw> flaws) {
        return new Reply(null, null, flaws, null);
    }

    static Reply of(Trouble trouble) {
        return new Reply(null, null, null, trouble);
    }
}
