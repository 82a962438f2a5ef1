package io.engram.dataset;

import io.engram.data.DatasetProfile;
import io.engram.tensor.Safetensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * An upload without examples: the weights of a model, a TorchScript module, or an archive of such. A definition names
 * it as what a module is or starts from. It is looked at, and nothing in it is run.
 */
final class ModelUpload {

    /** It has no rows, so that nobody takes it for a dataset. */
    static final DatasetProfile PROFILE = new DatasetProfile(0, List.of());

    private static final Pattern MODEL = Pattern.compile(".*\\.(pt|pth|safetensors)|[^/]+/data\\.pkl");

    private ModelUpload() {}

    static boolean isOne(Path file) throws IOException {
        return isWeights(file) || holdsModel(file);
    }

    private static boolean isWeights(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return !Safetensors.index(in).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean holdsModel(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().anyMatch(entry -> MODEL.matcher(entry.getName()).matches());
        } catch (IOException e) {
            return false;
        }
    }
}
