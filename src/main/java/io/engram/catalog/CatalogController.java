package io.engram.catalog;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@Tag(name = "catalog", description = "What a definition may contain")
class CatalogController {

    private static final String EXAMPLE = """
            {"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "experiment_definition",
                        "type": "object"},
             "recipes": [{"kind": "supervised", "about": "Modules in a row, targets, a weighted sum of losses",
                          "options": []}],
             "layers": [{"kind": "linear", "about": "Affine map over the last dimension: (B, ..., F) to (B, ..., units)",
                         "options": [
                           {"name": "units", "about": "Size of the last dimension of the output", "type": "integer",
                            "required": true},
                           {"name": "bias", "about": "Whether a bias is added", "type": "boolean", "default": true,
                            "required": false}]}],
             "losses": [], "metrics": [], "optimizers": [], "transforms": [], "samplers": [],
             "samples": [{"name": "digits", "rows": 1797, "columns": 65}]}""";

    /** Short, since another version of Engram may stand at the same address tomorrow; asking again is cheap. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static final MediaType MARKDOWN = new MediaType("text", "markdown", StandardCharsets.UTF_8);

    private final Catalog catalog = Catalog.read();
    private final String tag;

    CatalogController(JsonMapper json) {
        this.tag = "\"" + DigestUtils.md5DigestAsHex(json.writeValueAsBytes(catalog)) + "\"";
    }

    @GetMapping("/api/v1/catalog")
    @Operation(
            summary = "Look up what a definition may contain",
            description = "As JSON Schema with defaults, limits and units, and as plain lists of the kinds and their"
                    + " options. Changes only with the version of Engram.")
    @ApiResponse(
            responseCode = "200",
            headers = @Header(name = "ETag", description = "Send it as If-None-Match to ask for changes"),
            content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(responseCode = "304", description = "Nothing has changed", content = @Content)
    ResponseEntity<Catalog> catalog() {
        return ResponseEntity.ok()
                .eTag(tag)
                .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                .body(catalog);
    }

    @GetMapping(path = "/api/v1/catalog/reference", produces = "text/markdown")
    @Operation(
            summary = "Read what a definition may contain",
            description = "The schema as a page of Markdown: a section for each kind, a table of its options.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "text/markdown",
                            examples = @ExampleObject("# Everything that a definition may contain\n...")))
    ResponseEntity<String> reference() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                .contentType(MARKDOWN)
                .body(Reference.write(catalog.schema()));
    }
}
