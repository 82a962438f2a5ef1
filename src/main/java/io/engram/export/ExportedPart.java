package io.engram.export;

import io.engram.definition.NearestName;
import io.engram.experiment.InvalidQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of an experiment is exported. */
enum ExportedPart {
    EPOCHS,
    STEPS,
    BOTH;

    private static final String PARAMETER = "of";

    /**
     * What is asked for, else what goes with the format.
     *
     * @throws InvalidQuery where there is no such thing, or not in this format
     */
    static ExportedPart of(@Nullable String name, ExportFormat format) {
        boolean table = format == ExportFormat.CSV || format == ExportFormat.PARQUET;
        if (name == null) {
            return table ? EPOCHS : BOTH;
        }
        if (format == ExportFormat.HTML) {
            throw new InvalidQuery(PARAMETER, "a report has epochs and steps. Leave it out.");
        }
        return switch (name) {
            case "epochs" -> EPOCHS;
            case "steps" -> STEPS;
            default ->
                throw new InvalidQuery(
                        PARAMETER,
                        "there is nothing named '" + name + "' to export; "
                                + NearestName.hint(name, List.of("epochs", "steps")));
        };
    }

    /** What tells two tables of the same experiment apart. */
    String ofFileName() {
        return this == STEPS ? ".steps" : "";
    }
}
