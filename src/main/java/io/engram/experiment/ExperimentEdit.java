package io.engram.experiment;

import io.engram.definition.About;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of an experiment may be changed once it is accepted. What is left out stays. */
record ExperimentEdit(
        @Nullable @Size(min = 1, max = 200) @About("What people call it")
        String name,

        @Nullable @Size(max = 50) @About("Words to find it by; they replace those that it has")
        List<@NotBlank @Size(max = 100) String> labels,

        @Nullable @Size(max = 10_000) @About("Free text") String notes,

        @Nullable @Min(-1000) @Max(1000) @About("Of the queued, those with the highest priority have their turn first")
        Integer priority,

        @Nullable @Positive @About("How many in all; a completed experiment with more than before is queued again")
        Integer epochs) {}
