package io.engram.experiment;

import io.engram.definition.About;
import io.engram.definition.Default;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where a fork goes on from, and what it does otherwise. */
record ForkRequest(
        @Nullable @About("A checkpoint of the experiment; the newest where it is left out")
        String checkpoint,

        @Nullable @Size(min = 1, max = 200) @About("What people call it; the name of its origin where it is left out")
        String name,

        @Default("{}") @About("What is other than in the origin's canonical definition: a JSON Merge Patch (RFC 7396)")
        Map<String, JsonNode> overrides) {}
