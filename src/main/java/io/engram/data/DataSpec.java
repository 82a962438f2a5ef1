package io.engram.data;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** Which examples an experiment sees, and how. */
public record DataSpec(
        @NotBlank @About("Name or id of an uploaded dataset, or of a bundled sample")
        String dataset,

        @About("Which columns are features and target") CsvSpec csv,

        @Default("[]") @About("Applied to the features in this order")
        List<TransformSpec> transforms,

        @Default("{}") @About("Shares for train, valid and test")
        SplitSpec split,

        @Default("32") @Positive @About(value = "Examples in a batch", unit = "examples")
        int batchSize,

        @Default("true") @About("Whether the training examples are shuffled in each epoch")
        boolean shuffle) {

    public DataSpec {
        transforms = List.copyOf(transforms);
    }
}
