package io.engram.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.engram.worker.FailureCategory;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a training could not go on.
 *
 * @param category spec, data, numeric, out_of_memory, storage, worker_lost, timeout or bug
 * @param reason what is wrong with which value
 * @param hint what may help
 * @param log the last lines of the worker's log; left out of lists
 */
@Embeddable
public record Failure(
        @Column(name = "failure_category", table = Experiment.TEXT)
        String category,

        @Column(name = "failure_reason", table = Experiment.TEXT)
        String reason,

        @Column(name = "failure_hint", table = Experiment.TEXT)
        String hint,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Column(name = "failure_log", table = Experiment.TEXT) @Nullable
        String log) {

    static Failure of(FailureCategory category, String reason, String hint, String log) {
        return new Failure(category.name().toLowerCase(Locale.ROOT), reason, hint, log);
    }

    Failure withoutLog() {
        return new Failure(category, reason, hint, null);
    }
}
