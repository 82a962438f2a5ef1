package io.engram.cli.remote;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** For programs: a JSON document in each line, with the kind of event first. */
final class WatchDocuments implements WatchView {

    private final Consumer<String> out;

    WatchDocuments(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void began(JsonNode experiment) {
        write("experiment", "", experiment);
    }

    @Override
    public void epoch(JsonNode row) {
        write("metric", "", row);
    }

    @Override
    public void event(StreamEvent event) {
        write(event.type(), event.id(), event.data());
    }

    @Override
    public void lost() {
        write("lost", "", Json.object());
    }

    @Override
    public void ended(JsonNode experiment) {
        write("ended", "", experiment);
    }

    private void write(String type, String id, JsonNode data) {
        ObjectNode document = Json.object().put("event", type);
        if (!id.isEmpty()) {
            document.put("event_id", id);
        }
        data.properties().forEach(entry -> document.set(entry.getKey(), entry.getValue()));
        out.accept(document.toString());
    }
}
