package io.engram.experiment.download;

import io.engram.experiment.IfMatch;
import io.engram.experiment.InvalidQuery;
import io.engram.experiment.UnknownId;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

@RestController
@RequestMapping("/api/v1/checkpoints/{id}/download")
@Tag(name = "Checkpoints")
class CheckpointDownload {

    private static final String ZIP = "application/zip";

    private final SavedCheckpoints checkpoints;
    private final Downloads downloads;

    CheckpointDownload(SavedCheckpoints checkpoints, Downloads downloads) {
        this.checkpoints = checkpoints;
        this.downloads = downloads;
    }

    @GetMapping(produces = {MediaType.APPLICATION_OCTET_STREAM_VALUE, ZIP})
    @Operation(
            operationId = "downloadCheckpoint",
            summary = "Download a checkpoint",
            description =
                    "safetensors: the weights, with the names that PyTorch gives them. bundle: a zip of everything"
                            + " that the checkpoint holds. torchscript: transforms and modules as one archive for"
                            + " torch.jit.load, whose forward(x), or forward(x, lengths) where something is padded, gives"
                            + " what a prediction gives. All are resumable by Range and If-Range, with a strong ETag and"
                            + " the digest of the whole. Files that are not what was saved are not sent: 410 names another"
                            + " checkpoint.")
    @ApiResponse(
            responseCode = "200",
            description = "All of it",
            headers = {
                @Header(name = "ETag", description = "Strong", schema = @Schema(type = "string")),
                @Header(
                        name = "Repr-Digest",
                        description = "SHA-256 of the whole, also where a part is sent (RFC 9530)",
                        schema = @Schema(type = "string"))
            },
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "206",
            description = "The part that was asked for; several as multipart/byteranges",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    void download(
            @PathVariable String id,
            @Parameter(description = "safetensors, bundle or torchscript") @RequestParam(defaultValue = "safetensors")
                    String format,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        SavedCheckpoint checkpoint = checkpoints.find(id).orElseThrow(() -> new UnknownId("checkpoint", id));
        Format wanted = Format.of(format);
        try (Downloads.Download download = wanted.find(downloads, checkpoint)) {
            String eTag = download.content().eTag();
            IfMatch.read(request.getHeader(HttpHeaders.IF_MATCH)).require(eTag);
            if (new ServletWebRequest(request, response).checkNotModified(eTag)) {
                return;
            }
            RangedAnswer answer = RangedAnswer.to(request, download.content(), wanted.type);
            response.setHeader(HttpHeaders.ETAG, eTag);
            response.setHeader("Repr-Digest", digest(download.content()));
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment()
                            .filename(id + "." + wanted.extension)
                            .build()
                            .toString());
            answer.send(request, response, download.open());
        }
    }

    /** What can be downloaded, and as what. */
    private enum Format {
        SAFETENSORS("safetensors", MediaType.APPLICATION_OCTET_STREAM_VALUE),
        BUNDLE("zip", ZIP),
        TORCHSCRIPT("pt", MediaType.APPLICATION_OCTET_STREAM_VALUE);

        private final String extension;
        private final String type;

        Format(String extension, String type) {
            this.extension = extension;
            this.type = type;
        }

        Downloads.Download find(Downloads downloads, SavedCheckpoint checkpoint) {
            return switch (this) {
                case SAFETENSORS -> downloads.weights(checkpoint);
                case BUNDLE -> downloads.bundle(checkpoint);
                case TORCHSCRIPT -> downloads.torchScript(checkpoint);
            };
        }

        static Format of(String name) {
            return Arrays.stream(values())
                    .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidQuery(
                            "format", "there is no format '" + name + "'. Known: bundle, safetensors, torchscript"));
        }
    }

    private static String digest(io.engram.experiment.download.Content content) {
        byte[] digest = HexFormat.of().parseHex(content.sha256());
        return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
    }
}
