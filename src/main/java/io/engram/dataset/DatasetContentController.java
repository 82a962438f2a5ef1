package io.engram.dataset;

import static org.springframework.http.MediaType.APPLICATION_OCTET_STREAM_VALUE;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import io.engram.data.ColumnProfile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** What is in a dataset: rows, arrays, and the files that rows name. */
@RestController
@RequestMapping("/api/v1/datasets/{idOrName}")
@Tag(name = "datasets")
class DatasetContentController {

    private static final int MAX_ROWS = 1000;
    private static final int MAX_ARRAYS = 100;

    private final DatasetLibrary library;
    private final DatasetContents contents;

    DatasetContentController(DatasetLibrary library, DatasetContents contents) {
        this.library = library;
        this.contents = contents;
    }

    @GetMapping("/preview")
    @DatasetLookupDocs
    @ApiResponse(
            responseCode = "409",
            description = "It is read in place, and has changed since it was registered",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.CHANGED)))
    @Operation(
            summary = "Read rows",
            description = "As they are written, the first ones, or those from a row on; what comes before it is read"
                    + " over. A file of more than 1000 columns gives fewer rows.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", examples = @ExampleObject(DatasetExamples.PREVIEW)))
    DatasetPreview preview(
            @PathVariable @Parameter(description = "Id or name", example = "digits") String idOrName,
            @RequestParam(defaultValue = "10") @Parameter(description = "Rows, 1 to 1000", example = "10") int rows,
            @RequestParam(defaultValue = "1") @Parameter(description = "The first of them", example = "1") int from) {
        InvalidParameter.within("rows", rows, MAX_ROWS);
        InvalidParameter.within("from", from, Integer.MAX_VALUE);
        DatasetView dataset = library.view(idOrName);
        return new DatasetPreview(
                dataset.columns().stream().map(ColumnProfile::name).toList(), contents.rows(dataset, from, rows));
    }

    @GetMapping("/arrays")
    @DatasetLookupDocs
    @ApiResponse(
            responseCode = "409",
            description = "It is read in place, and has changed since it was registered",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.CHANGED)))
    @Operation(
            operationId = "getDatasetArrays",
            summary = "Read arrays of a column",
            description = "The values of some rows of a column of type array or list, at most 500,000 in all. Cells"
                    + " that hold none are left out.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", examples = @ExampleObject(DatasetExamples.ARRAYS)))
    @ApiResponse(
            responseCode = "400",
            description = "There is no such column, or it holds no arrays",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.INVALID_PARAMETER)))
    DatasetArrays arrays(
            @PathVariable @Parameter(description = "Id or name", example = "mnist") String idOrName,
            @RequestParam @Parameter(description = "Name of the column", example = "image") String column,
            @RequestParam(defaultValue = "10") @Parameter(description = "Rows, 1 to 100", example = "10") int rows,
            @RequestParam(defaultValue = "1") @Parameter(description = "The first of them", example = "1") int from) {
        InvalidParameter.within("rows", rows, MAX_ARRAYS);
        InvalidParameter.within("from", from, Integer.MAX_VALUE);
        return contents.arrays(library.view(idOrName), column, from, rows);
    }

    @GetMapping("/files")
    @DatasetLookupDocs
    @ApiResponse(
            responseCode = "409",
            description = "It is read in place, and has changed since it was registered",
            content =
                    @Content(
                            mediaType = APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class),
                            examples = @ExampleObject(DatasetExamples.CHANGED)))
    @Operation(
            operationId = "getDatasetFile",
            summary = "Take a file out of an archive",
            description = "A file that a row of the dataset names, such as a recording or an image, byte by byte. PNG,"
                    + " JPEG, WAV and FLAC are called what they are, anything else is plain bytes.")
    @ApiResponse(
            responseCode = "200",
            headers = @Header(name = "ETag", description = "Send it as If-None-Match: a dataset never changes"),
            content = {
                @Content(
                        mediaType = "image/png",
                        schema = @Schema(type = "string", format = "binary"),
                        examples = @ExampleObject("the bytes of a.png")),
                @Content(
                        mediaType = "audio/wav",
                        schema = @Schema(type = "string", format = "binary"),
                        examples = @ExampleObject("the bytes of a.wav")),
                @Content(
                        mediaType = APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"),
                        examples = @ExampleObject("the bytes of any other file"))
            })
    @ApiResponse(responseCode = "304", description = "It is what the client has", content = @Content)
    void file(
            @PathVariable @Parameter(description = "Id or name", example = "words") String idOrName,
            @RequestParam @Parameter(description = "As the row names it", example = "yes/a.wav") String path,
            @Parameter(hidden = true) ServletWebRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        DatasetView dataset = library.view(idOrName);
        try (DatasetFile file = contents.file(dataset, path)) {
            if (request.checkNotModified("\"" + dataset.sha256() + "\"")) {
                return;
            }
            MediaKind kind = file.kind();
            response.setContentType(kind.type());
            if (kind == MediaKind.OTHER) {
                response.setHeader(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8)
                                .build()
                                .toString());
            }
            if (file.bytes() >= 0) {
                response.setContentLengthLong(file.bytes());
            }
            file.body().transferTo(response.getOutputStream());
        }
    }
}
