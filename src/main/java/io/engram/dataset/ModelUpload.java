package io.engram.dataset;

import io.engram.data.DatasetProfile;
import io.engram.tensor.Safetensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * An upload without examples: the weights of a model, a TorchScript module, a tokenizer, or an archive of such. A
 * definition names it as what a module is or starts from. It is looked at, and nothing in it is run.
 */
final class ModelUpload {

    /** It has no rows, so that nobody takes it for a dataset. */
    static final DatasetProfile PROFILE = new DatasetProfile(0, List.of());

    private static final Pattern MODEL =
            Pattern.compile(".*\\.(pt|pth|safetensors|model)|(.*/)?tokenizer\\.json|[^/]+/data\\.pkl");

    /** As modules have them, by their paths where they are within another. */
    private static final Pattern TENSOR = Pattern.compile(".+\\..+|weight|bias");

    private static final Pattern JSON_TOKENIZER =
            Pattern.compile("\\s*\\{\\s*\"version\"\\s*:\\s*\"[^\"]*\"\\s*,\\s*\"truncation\"\\s*:");

    private static final int HEAD = 1000;
    private static final byte FIELD_OF_TEXT = 0x0A;
    private static final byte FIELD_OF_SCORE = 0x15;

    private ModelUpload() {}

    static boolean isOne(Path file) throws IOException {
        return isWeights(file) || holdsModel(file);
    }

    /**
     * Whether it looks like a tokenizer's file, by its beginning: that of Hugging Face's is JSON with its version and
     * what it truncates, that of SentencePiece's is a piece, its text and its score.
     */
    static boolean isTokenizer(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (head.length > 4 && head[0] == FIELD_OF_TEXT && head[2] == FIELD_OF_TEXT) {
            int score = 4 + head[3];
            return head[3] > 0 && score < head.length && head[score] == FIELD_OF_SCORE;
        }
        return JSON_TOKENIZER.matcher(new String(head, StandardCharsets.UTF_8)).lookingAt();
    }

    private static boolean isWeights(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Map<String, Safetensors.Place> index = Safetensors.index(in);
            long end = index.values().stream()
                    .mapToLong(place -> place.offset() + place.bytes())
                    .max()
                    .orElse(Long.MAX_VALUE);
            // What has no such names is columns, with something wrong about them.
            return end == Files.size(file)
                    && index.keySet().stream()
                            .anyMatch(name -> TENSOR.matcher(name).matches());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean holdsModel(Path file) {
        if (Files.isDirectory(file)) {
            return folderHoldsModel(file);
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().anyMatch(entry -> MODEL.matcher(entry.getName()).matches());
        } catch (IOException e) {
            return false;
        }
    }

    /** One that is read in place. */
    private static boolean folderHoldsModel(Path folder) {
        try (Stream<Path> names = Files.list(folder)) {
            return names.anyMatch(
                    name -> MODEL.matcher(name.getFileName().toString()).matches());
        } catch (IOException e) {
            return false;
        }
    }
}
