package io.engram.experiment;

import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/checkpoints/{id}/download")
@Tag(name = "Checkpoints")
class CheckpointDownload {

    private static final String WEIGHTS = "model.safetensors";

    private final SavedCheckpoints checkpoints;
    private final ExperimentFolders folders;

    CheckpointDownload(SavedCheckpoints checkpoints, ExperimentFolders folders) {
        this.checkpoints = checkpoints;
        this.folders = folders;
    }

    @GetMapping(produces = {MediaType.APPLICATION_OCTET_STREAM_VALUE, "application/zip"})
    @Operation(
            operationId = "downloadCheckpoint",
            summary = "Download a checkpoint",
            description = "safetensors: the weights, with the names that PyTorch gives them; resumable by Range, with a"
                    + " strong ETag and a digest. bundle: a zip of everything that the checkpoint holds.")
    ResponseEntity<Object> download(
            @PathVariable String id,
            @Parameter(description = "safetensors or bundle") @RequestParam(defaultValue = "safetensors")
                    String format) {
        SavedCheckpoint checkpoint = checkpoints.find(id).orElseThrow(() -> new UnknownId("checkpoint", id));
        Path folder = folders.checkpoint(checkpoint.experimentId(), id);
        if (!Files.isRegularFile(folder.resolve(WEIGHTS))) {
            // It gave way to a better one a moment ago.
            throw new UnknownId("checkpoint", id);
        }
        return switch (format) {
            case "safetensors" -> weights(checkpoint, folder.resolve(WEIGHTS));
            case "bundle" ->
                ResponseEntity.ok()
                        .contentType(CheckpointBundle.ZIP)
                        .header(HttpHeaders.CONTENT_DISPOSITION, attachment(id + ".zip"))
                        .body(new CheckpointBundle(folder));
            default ->
                throw new InvalidQuery("format", "there is no format '" + format + "'. Known: bundle, safetensors");
        };
    }

    private static ResponseEntity<Object> weights(SavedCheckpoint checkpoint, Path file) {
        byte[] digest = HexFormat.of().parseHex(checkpoint.weightsSha256());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .eTag("\"" + checkpoint.weightsSha256() + "\"")
                .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":")
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(checkpoint.id() + ".safetensors"))
                .body(new FileSystemResource(file));
    }

    private static String attachment(String name) {
        return ContentDisposition.attachment().filename(name).build().toString();
    }
}
