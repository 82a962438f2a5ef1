package io.engram.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTests {

    @TempDir
    private Path folder;

    @Test
    void refusesWhatDoesNotFitBesideTheReserve() {
        FreeSpace space = new FreeSpace(100, asked -> 150);

        assertThatCode(() -> space.require(folder, 50)).doesNotThrowAnyException();
        assertThatThrownBy(() -> space.require(folder, 51))
                .isInstanceOfSatisfying(StorageFull.class, full -> {
                    assertThat(full.folder()).isEqualTo(folder);
                    assertThat(full.neededBytes()).isEqualTo(51);
                    assertThat(full.freeBytes()).isEqualTo(150);
                    assertThat(full.cure()).contains("Free some space");
                })
                .hasMessageContaining("needed are 51 bytes and a reserve of 100, free are 150");
    }

    @Test
    void asksForTheNearestFolderThatIsThere() {
        Path missing = folder.resolve("not/yet/made");
        FreeSpace space = new FreeSpace(0, asked -> asked.equals(folder.toAbsolutePath()) ? 10 : 0);

        assertThatCode(() -> space.require(missing, 10)).doesNotThrowAnyException();
    }

    @Test
    void passesWhereNobodyCanSay() {
        FreeSpace unknown = new FreeSpace(1, asked -> {
            throw new IOException("no such thing here");
        });
        FreeSpace endless = new FreeSpace(1, asked -> -1);

        assertThatCode(() -> unknown.require(folder, 1 << 30)).doesNotThrowAnyException();
        assertThatCode(() -> endless.require(folder, 1 << 30)).doesNotThrowAnyException();
    }

    @Test
    void knowsAFullDiskHoweverDeepItIsSaid() {
        IOException linux = new IOException("/data/x: No space left on device");
        IOException quota = new IOException("Disk quota exceeded");
        IOException windows = new IOException("There is not enough space on the disk");

        assertThat(FreeSpace.isFull(new IllegalStateException(new UncheckedIOException(linux))))
                .isTrue();
        assertThat(FreeSpace.isFull(quota)).isTrue();
        assertThat(FreeSpace.isFull(windows)).isTrue();
        assertThat(FreeSpace.isFull(new IOException("Permission denied"))).isFalse();
        assertThat(FreeSpace.isFull(new IllegalStateException("no space left"))).isFalse();
    }

    @Test
    void tellsARealFullDisk() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "1m")) {
            disk.fill();

            assertThatThrownBy(() -> FreeSpace.leaving(0).require(disk.folder(), 4096))
                    .isInstanceOf(StorageFull.class);
        }
    }
}
