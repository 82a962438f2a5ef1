package io.engram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.engram.worker.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

class DataFolderTests {

    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("try") // held, not looked at
    void isMadeWithAllThatIsAboveIt() throws IOException {
        try (FolderLock kept = DataFolder.prepare(folder.resolve("a/b"))) {
            assertThat(folder.resolve("a/b")).isNotEmptyDirectory();
        }
    }

    @Test
    void saysWhatToDoWhereItCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));

        assertThatExceptionOfType(DataFolder.Unusable.class)
                .isThrownBy(() -> DataFolder.prepare(file))
                .satisfies(failure -> assertThat(analysis(failure).getAction()).contains("writable", "--engram.data"));
    }

    @Test
    @SuppressWarnings("try") // held, not looked at
    void saysWhatToDoWhereAnotherServerWorksInIt() throws IOException {
        try (FolderLock kept = DataFolder.prepare(folder)) {
            assertThatExceptionOfType(DataFolder.Unusable.class)
                    .isThrownBy(() -> DataFolder.prepare(folder))
                    .satisfies(failure ->
                            assertThat(analysis(failure).getAction()).contains("Stop that one first", "--engram.data"));
        }
    }

    private static FailureAnalysis analysis(DataFolder.Unusable failure) {
        return new DataFolder.Analyzer().analyze(failure, failure);
    }
}
