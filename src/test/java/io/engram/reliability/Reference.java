package io.engram.reliability;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a training comes to when nobody kills it: all that the API says of it, but for names and times.
 *
 * @param epochs a row for each stage
 * @param checkpoints those that are kept, the newest first
 * @param best digest of the weights of the best
 */
record Reference(List<JsonNode> epochs, List<JsonNode> checkpoints, String best) {

    private static final Set<String> OF_THE_EPOCH = Set.of("attempt", "seconds", "ended_at");

    /** The sum of all files' bytes depends on how many digits the seconds have. */
    private static final Set<String> OF_THE_CHECKPOINT =
            Set.of("id", "experiment_id", "attempt", "created_at", "bytes");

    static Reference of(Api server, String experiment) {
        String path = "/experiments/" + experiment;
        return new Reference(
                epochs(server.get(path + "/epochs")),
                checkpoints(server.get(path + "/checkpoints")),
                server.get(path + "/checkpoints/best").get("weights_sha256").asString());
    }

    static List<JsonNode> epochs(JsonNode rows) {
        return rows.valueStream().map(row -> without(row, OF_THE_EPOCH)).toList();
    }

    static List<JsonNode> checkpoints(JsonNode list) {
        return list.valueStream()
                .map(checkpoint -> without(checkpoint, OF_THE_CHECKPOINT))
                .toList();
    }

    private static JsonNode without(JsonNode node, Set<String> names) {
        ObjectNode copy = ((ObjectNode) node).deepCopy();
        copy.remove(names);
        return copy;
    }
}
