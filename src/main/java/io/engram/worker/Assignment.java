package io.engram.worker;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The first line that a worker reads: what to train, and where.
 *
 * @param experiment the experiment's id, for the log
 * @param definition the canonical definition
 * @param folder the experiment's own folder; checkpoints go to {@code checkpoints} below it, and it resumes from there
 * @param dataset the file or folder, or null for the bundled sample that the definition names
 * @param files the folder of the files that a single manifest names; null for an upload, which has none beside it
 * @param threads how many threads libtorch may use
 * @param evaluated what to evaluate instead of training; null: it trains
 */
public record Assignment(
        String experiment,
        int attempt,
        JsonNode definition,
        String folder,
        @Nullable String dataset,
        @Nullable String files,
        int threads,
        @Nullable Evaluated evaluated) {

    /** Of a dataset that has no files beside it. */
    public Assignment(
            String experiment, int attempt, JsonNode definition, String folder, @Nullable String dataset, int threads) {
        this(experiment, attempt, definition, folder, dataset, null, threads);
    }

    /** Of a training. */
    public Assignment(
            String experiment,
            int attempt,
            JsonNode definition,
            String folder,
            @Nullable String dataset,
            @Nullable String files,
            int threads) {
        this(experiment, attempt, definition, folder, dataset, files, threads, null);
    }

    /**
     * What is evaluated.
     *
     * @param checkpoint its folder
     * @param dataset what the dataset is called
     * @param part all, train, valid or test
     * @param worst how many of the largest losses are told
     * @param best how many of the least
     */
    public record Evaluated(String checkpoint, String dataset, String part, int worst, int best) {}
}
