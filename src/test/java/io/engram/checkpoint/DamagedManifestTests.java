package io.engram.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.CheckpointFixtures.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A manifest may hold anything: it is believed, or passed over for the checkpoint before; it never ends a training. */
class DamagedManifestTests {

    @TempDir
    private Path folder;

    private final Text text = new Text();
    private Checkpointer checkpointer;
    private Path manifest;

    @BeforeEach
    void saveTwo() {
        checkpointer = CheckpointFixtures.open(folder);
        checkpointer.add("text.txt", text);
        text.value = "good";
        CheckpointFixtures.save(checkpointer, Map.of("loss", 2.0));
        text.value = "damaged";
        manifest = CheckpointFixtures.save(checkpointer, Map.of("loss", 1.0))
                .folder()
                .resolve(Manifest.FILE_NAME);
    }

    private void assertThatTheOneBeforeIsRecovered() {
        text.value = "";
        checkpointer.recoverNewest();
        assertThat(text.value).isEqualTo("good");
        assertThat(CheckpointFolder.listIn(folder)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "text.txt":                 | "../../secret.txt":
            "text.txt":                 | "/etc/passwd":
            "text.txt":                 | "..":
            "text.txt":                 | "a\\\\b":
            "text.txt":                 | "manifest.json":
            "bytes":7                   | "bytes":-7
            "bytes":7                   | "bytes":9223372036854775807
            "bytes":7                   | "bytes":1e400
            "bytes":7                   | "bytes":99999999999999999999999999
            "epoch":1                   | "epoch":-1
            "epoch":1                   | "epoch":null
            "step":1                    | "step":-1
            "id":"ckp                   | "id":"other
            "loss":1.0                  | "loss":null
            "loss":1.0                  | "loss":"NaN"
            "sha256":"                  | "sha256":"zz
            "files":                    | "other":
            "metrics":                  | "other":
            "created_at":               | "other":
            {                           | [
            """)
    void isNotBelieved(String what, String with) throws IOException {
        String written = Files.readString(manifest);
        assertThat(written).contains(what);

        Files.writeString(manifest, written.replace(what, with));

        assertThatTheOneBeforeIsRecovered();
    }

    @Test
    void isNotBelievedWhereItIsEmptyMissingOrAFolder() throws IOException {
        Files.writeString(manifest, "");
        assertThatTheOneBeforeIsRecovered();
        Files.delete(manifest);
        assertThatTheOneBeforeIsRecovered();
        Files.createDirectory(manifest);
        assertThatTheOneBeforeIsRecovered();
    }

    @Test
    void isNotBelievedWhereItLiesElsewhere() throws IOException {
        Path elsewhere = Files.move(manifest, folder.resolve("elsewhere.json"));
        Files.createSymbolicLink(manifest, elsewhere);

        assertThatTheOneBeforeIsRecovered();
    }

    @Test
    void isNotReadWhereItIsEndless() throws IOException {
        try (java.nio.channels.FileChannel file =
                java.nio.channels.FileChannel.open(manifest, java.nio.file.StandardOpenOption.WRITE)) {
            // Sparse: it takes no room, and would not fit into memory.
            file.write(java.nio.ByteBuffer.wrap(new byte[1]), 40L << 30);
        }

        assertThatTheOneBeforeIsRecovered();
    }

    @Test
    void isNotBelievedWhereverItIsCutOff() throws IOException {
        byte[] written = Files.readAllBytes(manifest);
        for (int length = 0; length < written.length; length++) {
            Files.write(manifest, java.util.Arrays.copyOf(written, length));

            assertThat(CheckpointFolder.listIn(folder)).as("cut at %d", length).hasSize(1);
        }
    }

    /** Whatever two bytes of it become, recovery ends with one of the two checkpoints, whole. */
    @Test
    void neverEndsARecoveryHoweverItIsDamaged() throws IOException {
        byte[] written = Files.readAllBytes(manifest);
        Random random = new Random(4);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = written.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Files.write(manifest, damaged);
            text.value = "";

            checkpointer.recoverNewest();

            assertThat(text.value)
                    .as(new String(damaged, StandardCharsets.ISO_8859_1))
                    .isIn("good", "damaged");
        }
    }
}
