package io.engram.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSourcesTests {

    @TempDir
    Path folder;

    private final OpenSources sources = new OpenSources();

    @BeforeEach
    void pack() throws IOException {
        for (String id : new String[] {"a", "b", "c", "d"}) {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file(id)))) {
                zip.putNextEntry(new ZipEntry(id + ".txt"));
                zip.write(id.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @AfterEach
    void close() {
        sources.destroy();
    }

    private Path file(String id) {
        return folder.resolve(id + ".zip");
    }

    private OpenSources.Lease lease(String id) {
        return sources.lease(id, file(id));
    }

    private static String read(OpenSources.Lease lease, String name) throws IOException {
        try (InputStream in = lease.source().open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void opensADatasetOnceForAllWhoReadIt() {
        try (OpenSources.Lease first = lease("a");
                OpenSources.Lease second = lease("a")) {
            assertThat(first.source()).isSameAs(second.source());
        }
        try (OpenSources.Lease third = lease("a")) {
            assertThat(sources.count()).isEqualTo(1);
            assertThat(third.source().has("a.txt")).isTrue();
        }
    }

    @Test
    void closesWhatGaveWayOnlyWhenItsLastReaderHasGone() throws IOException {
        OpenSources.Lease a = lease("a");
        OpenSources.Lease other = lease("a");
        for (String id : new String[] {"b", "c", "d"}) {
            lease(id).close();
        }
        other.close();
        other.close();

        assertThat(sources.count()).isEqualTo(2);
        assertThat(read(a, "a.txt")).isEqualTo("a");
        a.close();
        assertThatThrownBy(() -> read(a, "a.txt")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsOnFromADatasetThatIsDeletedMeanwhile() throws IOException {
        try (OpenSources.Lease a = lease("a")) {
            sources.forget("a");
            Files.delete(file("a"));

            assertThat(sources.count()).isZero();
            assertThat(read(a, "a.txt")).isEqualTo("a");
        }
    }

    @Test
    void forgetsWhatCannotBeOpened() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "\u0000");

        assertThatThrownBy(() -> sources.lease("x", broken)).isInstanceOf(InvalidData.class);

        assertThat(sources.count()).isZero();
    }
}
