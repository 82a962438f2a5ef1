package io.engram.cli.remote;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** By what a checkpoint is best. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class Ranking {

    @Option(
            names = "--metric",
            description = "Stage and metric, as valid.loss. Default: the one that the definition keeps checkpoints by.")
    private @Nullable String metric;

    @Option(names = "--mode", description = "min or max. Default: as is usual for the metric.")
    private @Nullable String mode;

    @Nullable
    String metric() {
        return metric;
    }

    String query() {
        StringBuilder query = new StringBuilder();
        if (metric != null) {
            query.append("?metric=").append(Api.part(metric));
        }
        if (mode != null) {
            query.append(query.length() == 0 ? '?' : '&').append("mode=").append(Api.part(mode));
        }
        return query.toString();
    }

    /** The best of an experiment. */
    JsonNode best(Api api, String experiment) {
        return api.get("/experiments/" + experiment + "/checkpoints/best" + query());
    }
}
