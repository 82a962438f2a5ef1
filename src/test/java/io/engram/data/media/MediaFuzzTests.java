package io.engram.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.engram.data.InvalidData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged media is invalid data, and never another failure. */
class MediaFuzzTests {

    private static final int ROUNDS = 2000;

    private static byte[] file(String name) {
        BufferedImage picture = MediaFixtures.picture(20, 12, BufferedImage.TYPE_INT_RGB);
        return switch (name) {
            case "wav" -> MediaFixtures.wav16(8000, 2, new int[200]);
            case "float.wav" -> MediaFixtures.wav(3, 8000, 1, 32, new byte[400]);
            case "flac" -> MediaFixtures.resource("noise8.flac");
            case "png" -> MediaFixtures.encoded(picture, "png");
            case "png with sums" -> MediaFixtures.encoded(picture, "png");
            default -> MediaFixtures.encoded(picture, "jpeg");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "float.wav", "flac", "png", "png with sums", "jpeg"})
    void survivesDamage(String name) {
        byte[] whole = file(name);
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(whole, random);
            if (name.equals("png with sums")) {
                mendSums(damaged);
            }
            try {
                read(name, damaged);
            } catch (InvalidData e) {
                assertThat(e).hasMessageStartingWith("x ");
                refused++;
            } catch (IOException | RuntimeException | Error e) {
                fail("seed 7, round " + round, e);
            }
        }
        assertThat(refused).isGreaterThan(ROUNDS / 20);
    }

    private static void read(String name, byte[] bytes) throws IOException {
        if (name.endsWith("wav") || name.equals("flac")) {
            AudioFile.read(new ByteArrayInputStream(bytes), "x", new AudioRequest(3, null, null, 16000, true));
        } else {
            ImageFile.read(new ByteArrayInputStream(bytes), "x", new ImageRequest(3, 8, 8));
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 20)) : whole.clone();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            // Headers are at the beginning, and most of the fun is there.
            int place = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(64, bytes.length));
            int[] values = {0, 1, 0x7F, 0x80, 0xFF, random.nextInt(256)};
            bytes[place] = (byte) values[random.nextInt(values.length)];
        }
        return bytes;
    }

    /** What is wrong is then behind the sums, where only the decoder finds it. */
    private static void mendSums(byte[] png) {
        java.nio.ByteBuffer file = java.nio.ByteBuffer.wrap(png);
        for (int at = 8; at + 12 <= png.length; ) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                return;
            }
            CRC32 sum = new CRC32();
            sum.update(png, at + 4, length + 4);
            file.putInt(at + 8 + length, (int) sum.getValue());
            at += 12 + length;
        }
    }
}
