package io.engram.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attaches the examples in {@code openapi/examples}. A file is named after the operation's id, {@code getExperiment},
 * then {@code .request} for a request, then the kind of its body: {@code .json}, {@code .yaml}, {@code .csv}, else
 * {@code .txt}. Another of the same has a name of its own before the ending: {@code predict+sequence.json}.
 */
final class ApiExamples {

    private static final String FOLDER = "openapi/examples/";

    private final ResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
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
            Map<String, Object> others = others(file);
            read(file).ifPresent(first -> {
                if (others.isEmpty()) {
                    body.setExample(first);
                } else {
                    body.addExamples("first", new Example().value(first));
                }
            });
            others.forEach((name, other) -> body.addExamples(name, new Example().value(other)));
        }
    }

    private Map<String, Object> others(String file) {
        int ending = file.lastIndexOf('.');
        String stem = file.substring(0, ending) + "+";
        Map<String, Object> others = new TreeMap<>();
        try {
            for (Resource found : resources.getResources("classpath:" + FOLDER + stem + "*" + file.substring(ending))) {
                String name = String.valueOf(found.getFilename());
                read(name)
                        .ifPresent(
                                example -> others.put(name.substring(stem.length(), name.lastIndexOf('.')), example));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the examples of " + file, e);
        }
        return others;
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
        ClassPathResource resource = new ClassPathResource(FOLDER + file);
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
