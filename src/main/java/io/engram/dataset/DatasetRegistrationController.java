package io.engram.dataset;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * A way of its own to make a dataset, beside uploads: a body of JSON to {@code POST /datasets} would be taken for a
 * dataset that is JSON, and the two differ in all that can go wrong.
 */
@RestController
@Tag(name = "datasets")
class DatasetRegistrationController {

    private final DatasetRegistration registration;

    DatasetRegistrationController(DatasetRegistration registration) {
        this.registration = registration;
    }

    @PostMapping(
            path = "/api/v1/datasets:register",
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "registerDataset",
            summary = "Read a file or folder in place",
            description = "Of the server's machine, within a folder of engram.datasets.folders. It is read to learn its"
                    + " columns and its digest, which takes a while where it is large, and nothing is copied. Where its"
                    + " size or time of change is another one later, a preview gives 409 and a training fails: register it"
                    + " again.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(mediaType = APPLICATION_JSON_VALUE, examples = @ExampleObject(DatasetExamples.REGISTER)))
    @ApiResponse(
            responseCode = "201",
            description = "Registered",
            headers = @Header(name = "Location", description = "Where the dataset is"),
            content =
                    @Content(
                            mediaType = APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = DatasetView.class),
                            examples = @ExampleObject(DatasetExamples.DATASET_IN_PLACE)))
    @NameDocs
    @ApiResponse(
            responseCode = "403",
            description = "It lies in no folder that may be read in place",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.OUTSIDE)))
    @ApiResponse(
            responseCode = "422",
            description = "There is nothing that can be read, or it is no dataset",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.NOT_THERE)))
    ResponseEntity<DatasetView> register(@RequestBody RegisterRequest request) {
        StoredDataset dataset = registration.register(request.requireName(), request.requirePath(), request.rule());
        return ResponseEntity.created(URI.create("/api/v1/datasets/" + dataset.id()))
                .body(dataset.view());
    }
}
