package io.engram.prediction.process;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A line that a predictor reads.
 *
 * @param rows an array of objects: cells by the names of columns; null where they are a dataset's
 * @param dataset what it predicts from in place of rows that were sent
 * @param top how many of the likeliest classes are told; null: the scores of all
 * @param continuation how a language model goes on behind each text; null where it does not
 */
public record Question(
        @Nullable JsonNode rows,
        @Nullable DatasetPart dataset,
        @Nullable Integer top,
        @Nullable Continuation continuation) {}
