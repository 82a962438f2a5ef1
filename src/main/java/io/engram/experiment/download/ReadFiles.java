package io.engram.experiment.download;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.springframework.stereotype.Component;

/**
 * What files really hold. Each is read once, and again when its stamp has changed or an hour has passed: a disk that
 * loses bits changes no stamp.
 */
@Component
class ReadFiles {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_FILES = 10_000;
    private static final Duration TRUST = Duration.ofHours(1);

    private final Cache<Path, ReadFile> known = Caffeine.newBuilder()
            .maximumSize(MOST_FILES)
            .expireAfterWrite(TRUST)
            .build();

    /** @param sha256 lower-case hex */
    record ReadFile(Path path, FileStamp stamp, String sha256, long crc32) {}

    ReadFile read(Path path) throws IOException {
        FileStamp stamp = FileStamp.of(path);
        ReadFile before = known.getIfPresent(path);
        if (before != null && before.stamp().equals(stamp)) {
            return before;
        }
        MessageDigest digest = sha256();
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                crc.update(buffer, 0, read);
            }
        }
        ReadFile file = new ReadFile(path, stamp, HexFormat.of().formatHex(digest.digest()), crc.getValue());
        known.put(path, file);
        return file;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
