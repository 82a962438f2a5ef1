package io.engram.worker;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The first line that a worker reads: what to train, and where.
 *
 * @param experiment the experiment's id, for the log
 * @param definition the canonical definition
 * @param folder the experiment's own folder; checkpoints go to {@code checkpoints} below it, and it resumes from there
 * @param dataset the CSV file, or null for the bundled sample that the definition names
 * @param threads how many threads libtorch may use
 */
public record Assignment(
        String experiment,
        int attempt,
        JsonNode definition,
        String folder,
        @Nullable String dataset,
        int threads) {}
