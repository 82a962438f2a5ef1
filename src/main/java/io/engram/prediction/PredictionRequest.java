package io.engram.prediction;

import io.engram.definition.About;
import io.engram.prediction.process.Continuation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is to be predicted. */
record PredictionRequest(
        @Schema(type = "array") @About("Objects: cells by the names of columns, as in the dataset")
        JsonNode rows,

        @Nullable @About("A checkpoint of the experiment; the best by the definition's own metric where it is left out")
        String checkpoint,

        @Nullable @Positive @Max(1000) @About("How many of the likeliest classes, or hypotheses of a search, are told, instead of all")
        Integer top,

        @Nullable @About("How a language model goes on behind each text, where it is to")
        Continuation continuation) {}
