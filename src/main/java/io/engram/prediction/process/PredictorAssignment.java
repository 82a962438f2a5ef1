package io.engram.prediction.process;

import tools.jackson.databind.JsonNode;

/**
 * The first line that a predictor reads: what it answers for.
 *
 * @param definition the experiment's canonical one
 * @param checkpoint the checkpoint's folder
 * @param threads how many threads libtorch may use
 */
public record PredictorAssignment(String experiment, JsonNode definition, String checkpoint, int threads) {}
