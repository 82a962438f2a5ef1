package io.engram.worker;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapping that both ends of the pipe between server and worker use: a line a message, snake_case. */
public final class WorkerWire {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(tools.jackson.databind.MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private WorkerWire() {}

    /** One line without its end. */
    public static String write(Object message) {
        return JSON.writeValueAsString(message);
    }

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException where it is not such a message
     */
    public static <T> T read(String line, Class<T> type) {
        try {
            T message = JSON.readValue(line, type);
            if (message == null) { // the line "null"
                throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + line);
            }
            return message;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + line, e);
        }
    }
}
