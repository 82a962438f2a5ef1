package io.engram.reliability;

import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What can be asked about experiments, and where their files are. */
interface Api {

    /** What stands there; nothing where nothing does. */
    Optional<JsonNode> find(String path);

    /** The bytes of a download; nothing where it is gone. */
    Optional<byte[]> download(String path);

    Path checkpoints(String experiment);

    default JsonNode get(String path) {
        return find(path).orElseThrow(() -> new IllegalStateException("there is no " + path));
    }
}
