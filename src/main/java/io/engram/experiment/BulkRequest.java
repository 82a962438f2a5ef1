package io.engram.experiment;

import io.engram.definition.About;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

/** One verb for many experiments. */
record BulkRequest(
        @About("What to do with each") BulkVerb verb,

        @NotEmpty @Size(max = 200) @About("Which experiments")
        List<@NotBlank @Size(max = 100) String> ids) {}
