package io.engram.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file beside the rows: the same is found, and refused, by itself, in archives and in a folder. */
class GivenFileTests {

    @TempDir
    private Path folder;

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train.csv", Fixtures.utf8(Fixtures.CSV));
        files.put("models/tokenizer.json", Fixtures.utf8("{}"));
        return files;
    }

    private Path dataset(String name) throws IOException {
        Path place = folder.resolve(name);
        return switch (name) {
            case "a.zip" -> Files.write(place, Fixtures.zip(files()));
            case "a.tar" -> Files.write(place, Fixtures.tar(files()));
            case "a.tar.gz" -> Files.write(place, Fixtures.gzip(Fixtures.tar(files())));
            default -> {
                for (Map.Entry<String, byte[]> file : files().entrySet()) {
                    Path path = place.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
                yield place;
            }
        };
    }

    private static String text(GivenFile file) throws IOException {
        try (InputStream in = file.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"a.zip", "a.tar", "a.tar.gz", "folder"})
    void isFoundByItsNameInADataset(String name) throws IOException {
        GivenFile file = new GivenFile(dataset(name), "models/tokenizer.json");

        assertThat(file.isAlone()).isFalse();
        assertThat(text(file)).isEqualTo("{}");
        assertThat(file.<String>read(Files::readString)).isEqualTo("{}");
        file.copyTo(folder.resolve("copies/of/it"));
        assertThat(folder.resolve("copies/of/it")).hasContent("{}");
    }

    @ParameterizedTest
    @CsvSource({"a.zip", "a.tar", "a.tar.gz", "folder"})
    void isRefusedWhereItIsNotThere(String name) throws IOException {
        Path dataset = dataset(name);
        String there =
                name.equals("folder") ? "in the folder 'folder'" : "There is: [models/tokenizer.json, train.csv]";

        assertThatThrownBy(() -> text(new GivenFile(dataset, "tokenizer.json")))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("'tokenizer.json'")
                .hasMessageContaining(there);
        Files.writeString(folder.resolve("secret"), "secret");
        for (String outside : new String[] {"../secret", "/etc/passwd", "", "models"}) {
            assertThatThrownBy(() -> text(new GivenFile(dataset, outside)))
                    .as(outside)
                    .isInstanceOf(InvalidData.class);
        }
    }

    @Test
    void isNoLinkThatLeadsOutOfAFolder() throws IOException {
        Path dataset = dataset("folder");
        Files.createSymbolicLink(dataset.resolve("link"), Files.writeString(folder.resolve("secret"), "secret"));

        assertThatThrownBy(() -> text(new GivenFile(dataset, "link")))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining("links to a file outside the dataset");
    }

    @Test
    void isOneOfTheFilesOfAFolder() throws IOException {
        assertThatThrownBy(() -> text(new GivenFile(dataset("folder"), null)))
                .isInstanceOf(InvalidData.class)
                .hasMessage("'folder' is a folder. Name its file.");
    }

    @ParameterizedTest
    @CsvSource({"x.csv,", "x.csv,any", "a.zip,"})
    void isTheDatasetItselfWhereThatIsOneFile(String name, @Nullable String file) throws IOException {
        Path dataset = name.equals("x.csv") ? Files.writeString(folder.resolve(name), "x\n1\n") : dataset(name);

        GivenFile given = new GivenFile(dataset, file);

        assertThat(given.<Path>read(path -> path)).isEqualTo(dataset);
        try (InputStream in = given.open()) {
            assertThat(in).hasBinaryContent(Files.readAllBytes(dataset));
        }
    }

    @Test
    void isAlsoATorchScriptModuleThoughThatIsAZip() throws IOException {
        Path module = folder.resolve("net.pt");
        Files.write(module, Fixtures.zip(Map.of("net/data.pkl", new byte[] {1}, "net/code/net.py", new byte[] {2})));

        assertThat(new GivenFile(module, "net.pt").isAlone()).isTrue();
        assertThat(new GivenFile(module, "net.pt").<Path>read(path -> path)).isEqualTo(module);
    }

    @Test
    void leavesNothingBehind() throws IOException {
        Path dataset = dataset("a.tar.gz");
        GivenFile file = new GivenFile(dataset, "models/tokenizer.json");

        Path copy = file.read(path -> path);

        assertThat(copy).doesNotExist().isNotEqualTo(dataset);
    }
}
