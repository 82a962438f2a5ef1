package io.engram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTests {

    @TempDir
    Path folder;

    @Test
    void isMadeWithAllThatIsAboveIt() {
        DataFolder.prepare(folder.resolve("a/b"));

        assertThat(folder.resolve("a/b")).isEmptyDirectory();
    }

    @Test
    void saysWhatToDoWhereItCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));

        assertThatExceptionOfType(DataFolder.Unusable.class)
                .isThrownBy(() -> DataFolder.prepare(file))
                .satisfies(failure -> assertThat(new DataFolder.Analyzer()
                                .analyze(failure, failure)
                                .getAction())
                        .contains("--engram.data"));
    }
}
