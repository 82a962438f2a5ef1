package io.engram.cli.remote;

import tools.jackson.databind.JsonNode;

/**
 * What a stream has told.
 *
 * @param id by which the stream can be taken up behind it; empty for what is not kept
 */
record StreamEvent(String type, String id, JsonNode data) {}
