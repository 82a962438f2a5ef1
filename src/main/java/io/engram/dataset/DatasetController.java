package io.engram.dataset;

import static io.swagger.v3.oas.annotations.enums.ParameterIn.QUERY;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_OCTET_STREAM_VALUE;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;
import static org.springframework.http.MediaType.MULTIPART_FORM_DATA_VALUE;

import io.engram.data.BadRows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartRequest;

@RestController
@RequestMapping("/api/v1/datasets")
@Tag(name = "datasets", description = "Files to train on")
class DatasetController {

    private static final String CSV = "text/csv";
    private static final int PREVIEW_ROWS = 10;
    private static final int MAX_PAGE = 200;

    private final DatasetUploads uploads;
    private final DatasetLibrary library;
    private final DatasetContents contents;
    private final DatasetUsers users;
    private final DatasetDeletion deletion;

    DatasetController(
            DatasetUploads uploads,
            DatasetLibrary library,
            DatasetContents contents,
            DatasetUsers users,
            DatasetDeletion deletion) {
        this.uploads = uploads;
        this.library = library;
        this.contents = contents;
        this.users = users;
        this.deletion = deletion;
    }

    @PostMapping(consumes = MULTIPART_FORM_DATA_VALUE, produces = APPLICATION_JSON_VALUE)
    @UploadDocs
    ResponseEntity<DatasetView> uploadForm(
            @RequestPart("file")
                    @Parameter(
                            description = "The file: CSV, TSV, JSON, Parquet, NumPy, safetensors, idx, or an archive")
                    MultipartFile file,
            @RequestParam(required = false)
                    @Parameter(description = "Its name; without one, that of the file", example = "boxes")
                    @Nullable
                    String name,
            @RequestParam(name = "bad_rows", defaultValue = "refuse")
                    @Parameter(
                            description = BadRowsParameter.TEXT,
                            schema = @Schema(allowableValues = {"refuse", "skip"}))
                    String badRows,
            @Parameter(hidden = true) MultipartRequest form)
            throws IOException {
        BadRows rule = BadRowsParameter.rule(badRows);
        int files = form.getFiles("file").size();
        if (files > 1) {
            throw new InvalidParameter("file", "is given " + files + " times. Send one file, or a zip or tar of them.");
        }
        String chosen = name == null || name.isBlank() ? nameOf(file) : name;
        try (InputStream body = file.getInputStream()) {
            return created(uploads.store(chosen, body, file.getSize(), rule));
        }
    }

    @PostMapping(
            consumes = {CSV, APPLICATION_OCTET_STREAM_VALUE, "application/zip"},
            produces = APPLICATION_JSON_VALUE)
    @UploadDocs
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = CSV, examples = @ExampleObject(DatasetExamples.CSV)),
                @Content(
                        mediaType = APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"),
                        examples = @ExampleObject(DatasetExamples.JSON_LINES)),
                @Content(
                        mediaType = "application/zip",
                        schema = @Schema(type = "string", format = "binary"),
                        examples = @ExampleObject("the bytes of boxes.zip"))
            })
    ResponseEntity<DatasetView> uploadStream(
            @RequestParam(defaultValue = "") @Parameter(in = QUERY, description = "Its name", example = "boxes")
                    String name,
            @RequestParam(name = "bad_rows", defaultValue = "refuse")
                    @Parameter(
                            in = QUERY,
                            description = BadRowsParameter.TEXT,
                            schema = @Schema(allowableValues = {"refuse", "skip"}))
                    String badRows,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        if (name.isEmpty()) {
            throw new InvalidParameter("name", "is missing. Name the dataset: POST /api/v1/datasets?name=boxes");
        }
        return created(uploads.store(
                name, request.getInputStream(), request.getContentLengthLong(), BadRowsParameter.rule(badRows)));
    }

    @GetMapping
    @Operation(
            summary = "List the datasets",
            description = "Uploads, newest first, and behind them the samples that come with Engram.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", examples = @ExampleObject(DatasetExamples.PAGE)))
    @ApiResponse(
            responseCode = "400",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.INVALID_PARAMETER)))
    DatasetPage list(
            @RequestParam(defaultValue = "50") @Parameter(description = "Datasets on a page, 1 to 200", example = "50")
                    int limit,
            @RequestParam(defaultValue = "") @Parameter(description = "next_cursor of the page before") String cursor) {
        return library.page(cursor, InvalidParameter.within("limit", limit, MAX_PAGE));
    }

    @GetMapping("/{idOrName}")
    @DatasetLookupDocs
    @Operation(
            summary = "Look at a dataset",
            description = "By id or name; with the range of each column and the first rows.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(DatasetExamples.DATASET_WITH_PREVIEW)))
    DatasetView get(@PathVariable @Parameter(description = "Id or name", example = "digits") String idOrName) {
        DatasetView dataset = library.view(idOrName);
        DatasetView shown = users.shown(dataset);
        try {
            return shown.withPreview(contents.rows(dataset, 1, PREVIEW_ROWS));
        } catch (ChangedInPlace e) {
            // It must still be possible to look at, and to delete.
            return shown.changed(String.valueOf(e.getMessage()));
        }
    }

    @DeleteMapping("/{idOrName}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DatasetLookupDocs
    @Operation(
            summary = "Delete a dataset",
            description = "Refused while an experiment needs it, and for a sample. Files that are read in place stay.")
    @ApiResponse(responseCode = "204", description = "It is gone, and its file, unless that is read in place")
    @ApiResponse(
            responseCode = "409",
            description = "It is in use, or a sample",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.IN_USE)))
    void delete(@PathVariable @Parameter(description = "Id or name", example = "boxes") String idOrName) {
        deletion.delete(idOrName);
    }

    private static ResponseEntity<DatasetView> created(StoredDataset dataset) {
        return ResponseEntity.created(URI.create("/api/v1/datasets/" + dataset.id()))
                .body(dataset.view());
    }

    /** Some browsers send a path; what counts is what stands behind it. */
    private static String nameOf(MultipartFile file) {
        String path = file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
        return path.replaceAll("^.*[/\\\\]", "")
                .replaceAll("(?i)\\.(csv|tsv|jsonl?|npy|npz|safetensors|zip|tar|tar\\.gz|tgz)$", "");
    }
}
