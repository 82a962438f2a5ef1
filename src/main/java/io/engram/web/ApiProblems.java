package io.engram.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Says of each operation which problems it may answer with. */
final class ApiProblems {

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(400, "It cannot be read, or a value breaks a constraint of its own"),
            Map.entry(404, "There is no such thing"),
            Map.entry(
                    409,
                    "Its state does not allow it, and the legal moves are named; or the Idempotency-Key is in use,"
                            + " or was used for another request"),
            Map.entry(410, "It is damaged on disk; another one is named"),
            Map.entry(412, "It has changed since: If-Match does not name its ETag"),
            Map.entry(413, "The body is too large"),
            Map.entry(415, "The body is of a type that is not taken here"),
            Map.entry(416, "None of the bytes that Range asks for exist"),
            Map.entry(
                    422, "It is well formed and cannot be built: shapes that do not meet, a missing column or dataset"),
            Map.entry(429, "This client asks too much; try again after Retry-After"),
            Map.entry(500, "A fault of Engram; the log has it under the id"),
            Map.entry(503, "There is no room for it now; try again after Retry-After"),
            Map.entry(504, "It took longer than it may"),
            Map.entry(507, "The disk of the data folder is full; free some space and try again"));

    /** Operations that an experiment's state may forbid. */
    private static final Set<String> MOVES = Set.of(
            "deleteExperiment",
            "editExperiment",
            "pauseExperiment",
            "resumeExperiment",
            "cancelExperiment",
            "retryExperiment",
            "checkpointExperiment",
            "deleteEvaluation",
            "deleteCheckpoint",
            "pruneCheckpoints");

    /** Operations that read a definition, or make one. */
    private static final Set<String> DEFINITIONS = Set.of("postExperiment", "validateExperiment", "forkExperiment");

    /** Operations on what was learned. */
    private static final Set<String> PREDICTIONS = Set.of("predict", "evaluate");

    /** Of which so many may be open. */
    private static final Set<String> STREAMS = Set.of("streamEvents", "streamExperimentEvents", "getLog");

    private static final String SCHEMA = "Problem";

    private final ApiExamples examples;

    ApiProblems(ApiExamples examples) {
        this.examples = examples;
    }

    void addTo(String path, PathItem.HttpMethod method, Operation operation) {
        Map<Integer, String> problems = new TreeMap<>();
        boolean post = method == PathItem.HttpMethod.POST;
        boolean definition = DEFINITIONS.contains(String.valueOf(operation.getOperationId()));
        for (Map.Entry<Integer, String> meaning : MEANINGS.entrySet()) {
            boolean applies = switch (meaning.getKey()) {
                case 400 -> operation.getRequestBody() != null || operation.getParameters() != null;
                case 404 -> path.contains("{");
                case 409 -> post || MOVES.contains(String.valueOf(operation.getOperationId()));
                case 410, 416 -> path.endsWith("/download");
                case 412 -> path.endsWith("/download") || takesIfMatch(operation);
                case 413, 415 -> operation.getRequestBody() != null;
                case 422 -> definition || PREDICTIONS.contains(String.valueOf(operation.getOperationId()));
                case 504 -> "predict".equals(operation.getOperationId());
                case 503 -> post || STREAMS.contains(String.valueOf(operation.getOperationId()));
                case 507 -> definition && !path.endsWith(":validate");
                default -> true;
            };
            if (applies) {
                problems.put(meaning.getKey(), meaning.getValue());
            }
        }
        problems.forEach((status, meaning) -> {
            String code = Integer.toString(status);
            if (!operation.getResponses().containsKey(code)) {
                operation.getResponses().addApiResponse(code, problem(code, meaning));
            }
        });
    }

    private static boolean takesIfMatch(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "If-Match".equals(parameter.getName()));
    }

    private ApiResponse problem(String status, String meaning) {
        MediaType body = new MediaType().schema(new Schema<Object>().$ref("#/components/schemas/" + SCHEMA));
        examples.addTo(body, "problem-" + status + ".json");
        return new ApiResponse()
                .description(meaning)
                .content(new Content().addMediaType("application/problem+json", body));
    }

    /** The body that all problems share. */
    static Schema<?> schema() {
        Schema<?> text = new Schema<Object>().types(Set.of("string"));
        Schema<?> error = new Schema<Object>()
                .types(Set.of("object"))
                .addProperty("pointer", text)
                .addProperty("detail", text);
        Schema<Object> errors = new Schema<>();
        errors.setTypes(Set.of("array"));
        errors.setItems(error);
        return new Schema<Object>()
                .types(Set.of("object"))
                .description("RFC 9457")
                .addProperty("type", text)
                .addProperty("title", text)
                .addProperty("status", new Schema<Object>().types(Set.of("integer")))
                .addProperty("detail", text)
                .addProperty("instance", text)
                .addProperty("errors", errors);
    }
}
