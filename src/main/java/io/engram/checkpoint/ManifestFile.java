package io.engram.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file with a manifest. What is read may have been damaged, or written by somebody else: it is believed only where
 * everything in it is possible, and names nothing outside of its folder.
 */
final class ManifestFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** Far more than any has; a larger one would only fill the memory. */
    private static final int MOST_BYTES = 16 << 20;

    /** No file is so large; sums of such sizes cannot overflow. */
    private static final long MOST_FILE_BYTES = 1L << 50;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FILE = Pattern.compile("(?!\\.)[^/\\\\:\\p{Cntrl}]{1,200}");

    private ManifestFile() {}

    /** Its content. */
    static byte[] bytes(Manifest manifest) {
        return JSON.writeValueAsBytes(manifest);
    }

    /** The manifest of a checkpoint's folder, or nothing where there is none that can be believed. */
    static Optional<Manifest> read(Path folder) {
        Path file = folder.resolve(Manifest.FILE_NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? Optional.empty()
                    : Optional.ofNullable(JSON.readValue(bytes, Manifest.class))
                            .filter(manifest -> isPossible(manifest, String.valueOf(folder.getFileName())));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** Jackson leaves null what a damaged file does not say, so nothing is taken for granted here. */
    @SuppressWarnings("ConstantValue")
    private static boolean isPossible(Manifest manifest, String folder) {
        return folder.equals(manifest.id())
                && manifest.createdAt() != null
                && manifest.epoch() >= 0
                && manifest.step() >= 0
                && manifest.metrics() != null
                && manifest.metrics().values().stream().allMatch(value -> value != null && Double.isFinite(value))
                && manifest.files() != null
                && manifest.files().entrySet().stream().allMatch(ManifestFile::isPossible);
    }

    private static boolean isPossible(Map.Entry<String, Manifest.FileDigest> file) {
        Manifest.FileDigest digest = file.getValue();
        return FILE.matcher(file.getKey()).matches()
                && !file.getKey().equals(Manifest.FILE_NAME)
                && digest != null
                && digest.bytes() >= 0
                && digest.bytes() <= MOST_FILE_BYTES
                && digest.sha256() != null
                && DIGEST.matcher(digest.sha256()).matches();
    }
}
