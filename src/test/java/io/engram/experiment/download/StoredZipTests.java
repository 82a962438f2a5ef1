package io.engram.experiment.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredZipTests {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 2, 12, 0);

    @TempDir
    private Path folder;

    private final Random random = new Random(7);
    private final SortedMap<String, Path> files = new TreeMap<>();

    @BeforeEach
    void write() throws IOException {
        for (String name : new String[] {"empty", "one", "large"}) {
            byte[] bytes = new byte[name.equals("large") ? 300_000 : name.equals("one") ? 1 : 0];
            random.nextBytes(bytes);
            files.put(name, Files.write(folder.resolve(name), bytes));
        }
    }

    private Content zip() throws IOException {
        SortedMap<String, ReadFiles.ReadFile> entries = new TreeMap<>();
        for (String name : files.keySet()) {
            entries.put("in/" + name, new ReadFiles().read(folder.resolve(name)));
        }
        return StoredZip.of(entries, NOON);
    }

    private static byte[] read(Content content, long first, long last) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Content.Open open = content.open().orElseThrow()) {
            open.send(new ByteRange(first, last), out);
        }
        return out.toByteArray();
    }

    @Test
    void isAZipOfTheFilesWithTheDigestThatItSays() throws IOException {
        Content content = zip();
        byte[] all = read(content, 0, content.length() - 1);

        assertThat(all).hasSize((int) content.length());
        assertThat(HexFormat.of().formatHex(ReadFiles.sha256().digest(all))).isEqualTo(content.sha256());
        Path written = Files.write(folder.resolve("all.zip"), all);
        try (ZipFile zip = new ZipFile(written.toFile())) {
            assertThat(Collections.list(zip.entries()))
                    .extracting(java.util.zip.ZipEntry::getName)
                    .containsExactly("in/empty", "in/large", "in/one");
            for (var file : files.entrySet()) {
                assertThat(zip.getInputStream(zip.getEntry("in/" + file.getKey()))
                                .readAllBytes())
                        .isEqualTo(Files.readAllBytes(file.getValue()));
            }
        }
    }

    @Test
    void isTheSameEachTime() throws IOException {
        assertThat(zip().sha256()).isEqualTo(zip().sha256());
    }

    @Test
    void givesAnyOfItsBytes() throws IOException {
        Content content = zip();
        byte[] all = read(content, 0, content.length() - 1);
        for (int i = 0; i < 200; i++) {
            int first = random.nextInt(all.length);
            int last = first + random.nextInt(all.length - first);

            assertThat(read(content, first, last)).isEqualTo(java.util.Arrays.copyOfRange(all, first, last + 1));
        }
    }

    @Test
    void isNotOpenedOnceAFileHasChanged() throws IOException {
        Content content = zip();
        Files.writeString(folder.resolve("one"), "another");

        assertThat(content.open()).isEmpty();
    }

    @Test
    void staysWhatItIsWhereItsFilesGoWhileItIsOpen() throws IOException {
        Content content = zip();
        byte[] all = read(content, 0, content.length() - 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Content.Open open = content.open().orElseThrow()) {
            for (Path file : files.values()) {
                Files.delete(file);
            }
            open.send(new ByteRange(0, content.length() - 1), out);
        }

        assertThat(out.toByteArray()).isEqualTo(all);
    }
}
