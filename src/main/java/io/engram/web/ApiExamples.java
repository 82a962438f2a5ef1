package io.engram.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attaches the examples in {@code openapi/examples}. A file is named after the operation's id, {@code getExperiment},
 * then {@code .request} for a request, then the kind of its body: {@code .json}, {@code .yaml}, {@code .csv}, else
 * {@code .txt}.
 */
final class ApiExamples {

    private final JsonMapper json;

    ApiExamples(JsonMapper json) {
        this.json = json;
    }

    void addTo(Operation operation) {
        String id = operation.getOperationId();
        if (operation.getRequestBody() != null && operation.getRequestBody().getContent() != null) {
            addTo(operation.getRequestBody().getContent(), id + ".request");
        }
        operation.getResponses().forEach((status, response) -> {
            if (status.startsWith("2") && response.getContent() != null) {
                addTo(response.getContent(), id);
            }
        });
    }

    private void addTo(Content content, String name) {
        content.forEach((type, body) -> addTo(body, name + extension(type)));
    }

    void addTo(MediaType body, String file) {
        if (body.getExample() == null && body.getExamples() == null) {
            read(file).ifPresent(body::setExample);
        }
    }

    private static String extension(String type) {
        if (type.contains("json")) {
            return ".json";
        }
        if (type.contains("yaml")) {
            return ".yaml";
        }
        return type.contains("csv") ? ".csv" : ".txt";
    }

    /** JSON as a tree, so that it is shown as what it is; anything else as text. */
    private Optional<Object> read(String file) {
        ClassPathResource resource = new ClassPathResource("openapi/examples/" + file);
        if (!resource.exists()) {
            return Optional.empty();
        }
        try (InputStream stream = resource.getInputStream()) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(file.endsWith(".json") ? json.readValue(text, Object.class) : text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the example " + file, e);
        }
    }
}
