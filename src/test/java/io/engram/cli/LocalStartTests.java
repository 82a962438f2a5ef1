package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files beside the rows that a run without a server starts from. */
class LocalStartTests {

    private static final byte[] TEXTS = ("text\n" + "the tide is high\n".repeat(16)).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final InProcess engram = new InProcess();

    private static byte[] tokenizer() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(LocalStartTests.class.getResourceAsStream("/tokens/wordpiece.json"))) {
            return in.readAllBytes();
        }
    }

    private int run(String tokenizer, String... datasets) throws IOException {
        Path definition = Files.writeString(folder.resolve("tide.yaml"), """
                name: tide
                data:
                  dataset: texts
                  input: {tokens: {column: text, by: {tokenizer: %s}}}
                  target: next_token
                  split: {train: 1, valid: 0, test: 0}
                  batch_size: 4
                modules:
                  model: [{embedding: {vocabulary: 140, dimension: 4}}, {linear: {units: 140}}]
                objectives: [cross_entropy]
                optimizer: {sgd: {lr: 0.1}}
                epochs: 1
                checkpoints: {metric: train.loss, mode: min}
                """.formatted(tokenizer));
        String[] arguments = new String[5 + 2 * datasets.length];
        arguments[0] = definition.toString();
        arguments[1] = "--folder";
        arguments[2] = folder.resolve("run").toString();
        arguments[3] = "--threads";
        arguments[4] = "1";
        for (int i = 0; i < datasets.length; i++) {
            arguments[5 + 2 * i] = "--dataset";
            arguments[6 + 2 * i] = datasets[i];
        }
        return engram.run(arguments);
    }

    private String refused(String tokenizer, String... datasets) throws IOException {
        assertThat(run(tokenizer, datasets)).isEqualTo(2);
        return engram.err.toString();
    }

    private String texts() throws IOException {
        return "texts=" + Files.write(folder.resolve("texts.csv"), TEXTS);
    }

    private Path archive() throws IOException {
        Path archive = folder.resolve("texts.tar.gz");
        try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            put(tar, "train.csv", TEXTS);
            put(tar, "tokenizer.json", tokenizer());
        }
        return archive;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Test
    void areFoundInAnArchiveOfAnyKind() throws IOException {
        assertThat(run("{file: tokenizer.json}", "texts=" + archive()))
                .as(engram.err.toString())
                .isZero();

        assertThat(CheckpointFolder.listIn(folder.resolve("run/checkpoints"))).isNotEmpty();
    }

    @Test
    void areNamedWhereTheyAreNotThere() throws IOException {
        assertThat(refused("{file: nope.json}", texts()))
                .contains("/data/input/tokens/by/tokenizer/dataset")
                .contains("is missing, and the texts are one file that no 'nope.json' is in")
                .contains("or pack it into an archive with the texts");
        assertThat(refused("{file: nope.json}", "texts=" + archive()))
                .contains("/data/input/tokens/by/tokenizer/file")
                .contains("there is no 'nope.json' in the archive. There is: [tokenizer.json, train.csv]");
        assertThat(refused("{dataset: words}", texts()))
                .contains("/data/input/tokens/by/tokenizer/dataset")
                .contains("Give one with --dataset words=FILE.");
        assertThat(refused("{dataset: words}", texts(), "words=" + folder.resolve("texts.csv")))
                .contains("/data/input/tokens/by/tokenizer:")
                .contains("Give a tokenizer.json");
        assertThat(refused("{dataset: words}", texts(), "words=" + folder.resolve("nope.json")))
                .contains("There is no file")
                .contains("nope.json");
    }
}
