package io.engram.cli.remote;

import tools.jackson.databind.JsonNode;

/** Who is told of an experiment that is watched. */
interface WatchView {

    /** How it stands now. */
    void began(JsonNode experiment);

    /** What a stage came to, of an experiment that has ended before. */
    void epoch(JsonNode row);

    void event(StreamEvent event);

    /** The connection is; it is being made again. */
    void lost();

    void ended(JsonNode experiment);
}
