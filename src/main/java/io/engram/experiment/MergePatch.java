package io.engram.experiment;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON Merge Patch, RFC 7396: what is null goes, objects are merged, anything else is replaced. */
final class MergePatch {

    private MergePatch() {}

    /** A new tree; neither argument is changed. */
    static JsonNode apply(JsonNode patch, JsonNode target) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                merged.set(change.getKey(), apply(change.getValue(), merged.path(change.getKey())));
            }
        });
        return merged;
    }
}
