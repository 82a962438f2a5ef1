package io.engram.dataset;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.ProblemDetail;

/** What the two ways to upload have in common in the API's documentation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Operation(
        operationId = "uploadDataset",
        summary = "Upload a file or an archive",
        description =
                "As a form with the part `file`, or as the body itself with `?name=`. CSV, TSV, JSON lines, Parquet, NumPy, safetensors, MNIST"
                        + " idx; or a zip or tar of these, or of audio or images with a manifest or in folders. It is taken"
                        + " for what it holds, whatever its name; read once to learn its columns, and kept whole or not"
                        + " at all.")
@ApiResponse(
        responseCode = "201",
        description = "Stored",
        headers = @Header(name = "Location", description = "Where the dataset is"),
        content =
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = DatasetView.class),
                        examples = @ExampleObject(DatasetExamples.DATASET)))
@NameDocs
@ApiResponse(
        responseCode = "413",
        description = "Over the limit",
        content =
                @Content(
                        mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                        schema = @Schema(implementation = ProblemDetail.class),
                        examples = @ExampleObject(DatasetExamples.TOO_LARGE)))
@ApiResponse(
        responseCode = "422",
        description = "Not a table of UTF-8 text with a header",
        content =
                @Content(
                        mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                        schema = @Schema(implementation = ProblemDetail.class),
                        examples = @ExampleObject(DatasetExamples.INVALID)))
@interface UploadDocs {}
