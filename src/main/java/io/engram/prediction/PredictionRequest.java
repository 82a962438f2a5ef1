package io.engram.prediction;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.prediction.process.Continuation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is to be predicted. */
record PredictionRequest(
        @Nullable @Schema(type = "array") @About("Objects: cells by the names of columns, as in the dataset")
        JsonNode rows,

        @Nullable
        @Size(min = 1, max = 200)
        @About("In place of rows: the id or name of a dataset, whose columns count as in the training")
        String dataset,

        @Default("1") @Positive @About("Of a dataset, the first row that is predicted from")
        long from,

        @Default("100") @Positive @About("Of a dataset, how many rows are predicted from at most")
        int count,

        @Nullable @About("A checkpoint of the experiment; the best by the definition's own metric where it is left out")
        String checkpoint,

        @Nullable
        @Positive
        @Max(1000)
        @About("How many of the likeliest classes, or hypotheses of a search, are told, instead of all")
        Integer top,

        @Nullable @About("How a language model goes on behind each text, where it is to")
        Continuation continuation) {

    /** Rows alone. */
    static PredictionRequest of(JsonNode rows, @Nullable String checkpoint, @Nullable Integer top) {
        return new PredictionRequest(rows, null, 1, 0, checkpoint, top, null);
    }
}
