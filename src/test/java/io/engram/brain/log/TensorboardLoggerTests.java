package io.engram.brain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorboardLoggerTests {

    @TempDir
    private Path folder;

    private static TensorboardLogger at(Path folder, long second) {
        return new TensorboardLogger(folder, InstantSource.fixed(Instant.ofEpochSecond(second)));
    }

    private static StageStats stats(Stage stage, int epoch, double loss) {
        return new StageStats(
                stage, epoch, 10, Map.of("loss", loss), 100, 1, 0, stage == Stage.TRAIN ? Double.valueOf(0.5) : null);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** The messages of a file, without lengths and checksums. */
    private static List<byte[]> messages(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> messages = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] message = new byte[(int) bytes.getLong()];
            bytes.getInt();
            bytes.get(message);
            bytes.getInt();
            messages.add(message);
        }
        return messages;
    }

    /** The step stands behind nine bytes of time, and its key. */
    private static int step(byte[] message) {
        return message[10];
    }

    /** Every file that TensorFlow writes begins with the length 24 and this checksum of it, and the time's key. */
    @Test
    void beginsAsTensorFlowDoes() throws IOException {
        at(folder, 7).log(stats(Stage.TRAIN, 1, 2.5));

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(files().get(0))))
                .startsWith("1800000000000000" + "a37f4b22" + "09");
        assertThat(new String(messages(files().get(0)).get(0), StandardCharsets.US_ASCII))
                .endsWith("\u001a\rbrain.Event:2");
    }

    /** By hand, from the fields of event.proto and summary.proto: 0x3f000000 is 0.5, and 0x40200000 is 2.5. */
    @Test
    void writesAPointForEachNumber() throws IOException {
        at(folder, 7).log(stats(Stage.TRAIN, 3, 2.5));

        assertThat(HexFormat.of().formatHex(messages(files().get(0)).get(1)))
                .isEqualTo("09" + "0000000000001c40"
                        + "1003"
                        + "2a1e"
                        + "0a09" + "0a02" + hex("lr") + "150000003f"
                        + "0a11" + "0a0a" + hex("loss/train") + "1500002040");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void writesStepsOfMoreThanSevenBits() throws IOException {
        at(folder, 7).log(stats(Stage.VALID, 300, 2.5));

        assertThat(Arrays.copyOfRange(messages(files().get(0)).get(1), 9, 12))
                .isEqualTo(HexFormat.of().parseHex("10ac02"));
    }

    @Test
    @DisplayName("defect 23: a resumed run goes on at its own epoch")
    void goesOnWhereARunIsResumed() throws IOException {
        TensorboardLogger first = at(folder, 7);
        first.log(stats(Stage.TRAIN, 1, 2.5));
        first.log(stats(Stage.TRAIN, 2, 2.0));

        at(folder, 8).log(stats(Stage.TRAIN, 3, 1.5));

        assertThat(files()).hasSize(2);
        assertThat(messages(files().get(0)).stream().skip(1).map(TensorboardLoggerTests::step))
                .containsExactly(1, 2);
        assertThat(messages(files().get(1)).stream().skip(1).map(TensorboardLoggerTests::step))
                .containsExactly(3);
    }

    @Test
    void refusesAnEntryWithoutAnEpoch() {
        TensorboardLogger logger = at(folder, 7);

        assertThatThrownBy(() -> logger.log(Map.of("Epoch", 1), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a whole number 'epoch'");
    }
}
