package io.engram.data.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.NullUnmarked;

/** Small audio files and images. */
@NullUnmarked // a test fails as well where something is missing
public final class MediaFixtures {

    private MediaFixtures() {}

    /** A WAV file of this format; the samples are the content. */
    static byte[] wav(int format, int rate, int channels, int bits, byte[] samples) {
        ByteBuffer file = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) format).putShort((short) channels).putInt(rate);
        file.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        file.put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(samples.length)
                .put(samples);
        return file.array();
    }

    static byte[] wav16(int rate, int channels, int... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            bytes.putShort((short) sample);
        }
        return wav(1, rate, channels, 16, bytes.array());
    }

    /** A WAV file of a tone with some noise, 16 bits. */
    public static byte[] tone(int rate, double hertz, int samples, Random random) {
        return tones(rate, List.of(hertz), samples, random);
    }

    /** A WAV file of tones one after the other, each as long, with some noise, 16 bits. */
    public static byte[] tones(int rate, List<Double> hertz, int samples, Random random) {
        int[] values = new int[samples];
        for (int i = 0; i < samples; i++) {
            double now = hertz.get(i * hertz.size() / samples);
            values[i] = (int) (8000 * Math.sin(2 * Math.PI * now * i / rate) + 500 * random.nextGaussian());
        }
        return wav16(rate, 1, values);
    }

    static byte[] resource(String name) {
        try (InputStream in = MediaFixtures.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An image whose colours differ from pixel to pixel. */
    static BufferedImage picture(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xFF000000 | (x * 40 % 256) << 16 | (y * 60 % 256) << 8 | (x + y) * 20 % 256);
            }
        }
        return image;
    }

    static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
