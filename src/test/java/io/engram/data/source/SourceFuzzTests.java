package io.engram.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A damaged dataset is invalid data, and never another failure. */
@NullUnmarked // a test fails as well where something is missing
class SourceFuzzTests {

    /** Each opens files; more are for who changes a reader: -Dengram.fuzz.rounds=5000. */
    private static final int ROUNDS = Integer.getInteger("engram.fuzz.rounds", 300);

    @TempDir
    private Path folder;

    static Stream<String> names() {
        return Fixtures.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void survivesDamage(String name) throws IOException {
        byte[] whole = Fixtures.all().get(name);
        Random random = new Random(11);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = Files.write(folder.resolve(name), damaged(whole, random));
            try {
                readEverything(file);
            } catch (InvalidData e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            } catch (IOException | RuntimeException | Error e) {
                fail("seed 11, round " + round, e);
            }
        }
        assertThat(refused).isGreaterThan(ROUNDS / 50);
    }

    private static void readEverything(Path file) throws IOException {
        try (Source source = Sources.open(file)) {
            Sources.profile(source);
            try (RowCursor rows = source.rows()) {
                while (rows.next()) {
                    for (int i = 0; i < source.columns().size(); i++) {
                        String text = rows.text(i);
                        if (text != null && source.has(text)) {
                            try (InputStream content = source.open(text)) {
                                content.readAllBytes();
                            }
                        }
                    }
                }
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(5) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 20)) : whole.clone();
        for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
            int place = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(128, bytes.length));
            int[] values = {0, 1, '"', '{', '[', ',', '\n', 0x7F, 0x80, 0xFF, random.nextInt(256)};
            bytes[place] = (byte) values[random.nextInt(values.length)];
        }
        return bytes;
    }
}
