package io.engram.experiment.download;

import io.engram.checkpoint.Manifest;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.UnreadableDefinition;
import io.engram.experiment.InvalidQuery;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.NetworkFile;
import io.engram.recipe.ScriptedModel;
import io.engram.recipe.Uploads;
import io.engram.tensor.Safetensors;
import io.engram.tensor.ScriptTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays a checkpoint out as a TorchScript archive: the text is written from the definition, the values stay where they
 * are in the checkpoint's files. No tensor is read into memory, and no libtorch is needed.
 */
final class TorchScriptLayout {

    private static final String DEFINITION = "definition.json";
    private static final String TRANSFORMS = "transforms.safetensors";
    private static final Set<String> FILES = Set.of(DEFINITION, TRANSFORMS, NetworkFile.NAME);

    private final SortedMap<String, ReadFiles.ReadFile> files;
    private final Path experiment;
    private final Map<String, Map<String, Safetensors.Place>> indices = new LinkedHashMap<>();

    private TorchScriptLayout(SortedMap<String, ReadFiles.ReadFile> files, Path experiment) {
        this.files = files;
        this.experiment = experiment;
    }

    /** Whether it is made of a file of the checkpoint, beside the weights. */
    static boolean needs(String file) {
        return FILES.contains(file);
    }

    /**
     * The archive.
     *
     * @param files of one checkpoint, verified, by name
     * @param experiment the folder of its experiment, where modules are that somebody has uploaded
     * @throws InvalidQuery where it cannot be written, with the reason
     */
    static Content of(SortedMap<String, ReadFiles.ReadFile> files, Path experiment, LocalDateTime time)
            throws IOException {
        return new TorchScriptLayout(files, experiment).layOut(time);
    }

    private Content layOut(LocalDateTime time) throws IOException {
        ScriptedModel model = model();
        Map<String, Content.Piece> entries = new LinkedHashMap<>();
        for (ScriptTree.Entry entry : model.tree().entries()) {
            String tensor = entry.tensor();
            byte[] bytes = entry.bytes();
            if (bytes != null) {
                entries.put(entry.name(), new Content.Bytes(bytes));
            } else if (tensor != null) {
                String transforms = model.nameInTransforms(tensor);
                entries.put(
                        entry.name(),
                        transforms.isEmpty() ? part(Manifest.WEIGHTS_FILE_NAME, tensor) : part(TRANSFORMS, transforms));
            }
        }
        return StoredZip.of(entries, time);
    }

    private ScriptedModel model() throws IOException {
        byte[] definition = bytes(DEFINITION);
        byte[] shapes = bytes(NetworkFile.NAME);
        try {
            return ScriptedModel.of(
                    DefinitionReader.read(new String(definition, StandardCharsets.UTF_8), false),
                    NetworkFile.read(shapes),
                    index(Manifest.WEIGHTS_FILE_NAME),
                    module -> Uploads.file(experiment, module));
        } catch (InvalidDefinition | UnreadableDefinition e) {
            throw impossible("its definition is none that this version of Engram can build: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw impossible(String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] bytes(String name) throws IOException {
        ReadFiles.ReadFile file = files.get(name);
        if (file == null) {
            throw impossible(
                    "it has no " + name + ", since it was saved by an earlier version of Engram. Train one epoch more",
                    null);
        }
        return Files.readAllBytes(file.path());
    }

    private Content.Piece part(String name, String tensor) throws IOException {
        ReadFiles.ReadFile file = files.get(name);
        Safetensors.Place place = index(name).get(tensor);
        if (file == null || place == null) {
            throw impossible(name + " has no tensor '" + tensor + "'", null);
        }
        return Content.FilePart.of(file, place.offset(), place.bytes());
    }

    /** Of a file that is not there, nothing. */
    private Map<String, Safetensors.Place> index(String name) throws IOException {
        Map<String, Safetensors.Place> index = indices.get(name);
        if (index == null) {
            ReadFiles.ReadFile file = files.get(name);
            index = Map.of();
            if (file != null) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file.path()))) {
                    index = Safetensors.index(in);
                }
            }
            indices.put(name, index);
        }
        return index;
    }

    private static InvalidQuery impossible(String reason, @Nullable Exception cause) {
        InvalidQuery refused = new InvalidQuery("format", "this checkpoint cannot be TorchScript: " + reason + ".");
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }
}
