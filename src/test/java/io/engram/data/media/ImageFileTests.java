package io.engram.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.engram.data.InvalidData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTests {

    private static Image read(byte[] file, ImageRequest request) {
        try {
            return ImageFile.read(new ByteArrayInputStream(file), "a.png", request);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Image read(byte[] file) {
        return read(file, ImageRequest.AS_IT_IS);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_ARGB})
    void readsPngChannelByChannel(int type) {
        Image image = read(MediaFixtures.encoded(MediaFixtures.picture(4, 3, type), "png"));

        assertThat(image.channels()).isEqualTo(type == BufferedImage.TYPE_INT_ARGB ? 4 : 3);
        assertThat(image.height()).isEqualTo(3);
        assertThat(image.width()).isEqualTo(4);
        // pixel (y 2, x 3): red 120, green 120, blue 100
        assertThat(image.values()[11]).isEqualTo(120 / 255f);
        assertThat(image.values()[12 + 4]).isEqualTo(60 / 255f);
        assertThat(image.values()[24 + 11]).isEqualTo(100 / 255f);
    }

    @Test
    void readsGreyPaletteAndSixteenBits() {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(1, 0, 0, 51);
        assertThat(read(MediaFixtures.encoded(grey, "png")).values()).containsExactly(0, 0.2f);
        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(1, 0, 0, 13107);
        assertThat(read(MediaFixtures.encoded(deep, "png")).values()).containsExactly(0, 0.2f);
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.getRaster().setSample(1, 0, 0, 1);
        assertThat(read(MediaFixtures.encoded(bits, "png")).values()).contains(0, 1);
    }

    @Test
    void convertsChannels() {
        byte[] png = MediaFixtures.encoded(MediaFixtures.picture(4, 3, BufferedImage.TYPE_INT_RGB), "png");

        float grey = read(png, new ImageRequest(1, null, null)).values()[11];
        assertThat(grey).isCloseTo((0.299f * 120 + 0.587f * 120 + 0.114f * 100) / 255, within(1e-6f));
        Image four = read(png, new ImageRequest(4, null, null));
        assertThat(four.values()).hasSize(48);
        assertThat(four.values()[47]).isEqualTo(1);
        BufferedImage plain = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        plain.getRaster().setSample(0, 0, 0, 255);
        assertThat(read(MediaFixtures.encoded(plain, "png"), new ImageRequest(3, null, null))
                        .values())
                .containsExactly(1, 1, 1);
    }

    @Test
    void readsJpeg() {
        BufferedImage flat = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            flat.setRGB(i % 16, i / 16, 0x804020);
        }
        Image image = read(MediaFixtures.encoded(flat, "jpeg"));

        assertThat(image.channels()).isEqualTo(3);
        assertThat(image.values()[0] * 255).isCloseTo(128, within(4f));
        assertThat(image.values()[256] * 255).isCloseTo(64, within(4f));
        assertThat(image.values()[512] * 255).isCloseTo(32, within(4f));
    }

    // x = torch.arange(48.).reshape(1, 2, 4, 6) * 7 % 11 / 11
    // torch.nn.functional.interpolate(x, size=(height, width), mode='bilinear', antialias=True).flatten()[:8]
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2|3|0.44712 0.51461 0.37291 0.44712 0.49675 0.39332 0.51577 0.41234
            3|5|0.31753 0.45195 0.53636 0.62078 0.20519 0.64935 0.41234 0.56818
            7|9|0.0 0.31818 0.57576 0.33333 0.59091 0.84848 0.60606 0.36364
            """)
    void resizesAsTorchDoes(int height, int width, String expected) {
        float[] values = new float[48];
        for (int i = 0; i < 48; i++) {
            values[i] = i * 7 % 11 / 11f;
        }
        Image image = Resizer.resize(new Image(values, 2, 4, 6), height, width);

        assertThat(image.values()).hasSize(2 * height * width);
        String[] numbers = expected.split(" ", -1);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(image.values()[i]).isCloseTo(Float.parseFloat(numbers[i]), within(1e-5f));
        }
    }

    @Test
    void refusesAnAbsurdSizeBeforeItDecodes() {
        byte[] png = MediaFixtures.encoded(MediaFixtures.picture(4, 3, BufferedImage.TYPE_INT_RGB), "png");
        ByteBuffer file = ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        file.putInt(29, (int) sum.getValue());

        refused(png, "announces 60000 x 60000 pixels");
    }

    @Test
    void refusesWhatIsNoWholeImage() {
        byte[] png = MediaFixtures.encoded(MediaFixtures.picture(40, 30, BufferedImage.TYPE_INT_RGB), "png");
        byte[] jpeg = MediaFixtures.encoded(MediaFixtures.picture(400, 300, BufferedImage.TYPE_INT_RGB), "jpeg");

        refused(new byte[0], "is empty");
        refused(MediaFixtures.wav16(8000, 1, 0), "neither PNG nor JPEG");
        refused(Arrays.copyOf(png, png.length - 20), "cut short");
        refused(Arrays.copyOf(jpeg, jpeg.length / 2), "damaged");
        refused(Arrays.copyOf(jpeg, 20), "damaged");
        png[60] ^= 4;
        refused(png, "is damaged behind byte");
    }

    /** One pixel by Pillow: {@code Image.new('CMYK', (1, 1), (10, 200, 30, 40)).save(..., 'JPEG', quality=50)}. */
    @Test
    void refusesInksRatherThanTakeThemForRedGreenBlueAndOpacity() {
        byte[] jpeg = Base64.getDecoder()
                .decode("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhc"
                        + "TkBEV0U3OFBtUVdfYmdoZz5NcXlwZHhcZWdj/8AAFAgAAQABBEMRAE0RAFkRAEsRAP/EABQAAQAAAAAA"
                        + "AAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AHY0Ylj/2Q==");

        refused(jpeg, "is a JPEG of four inks (CMYK), which is not read. Convert it to red, green and blue");
    }

    private static void refused(byte[] file, String reason) {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> read(file))
                .withMessageStartingWith("a.png")
                .withMessageContaining(reason);
    }

    /** The heap of a worker is a setting; what does not fit is refused by its name before it takes all there is. */
    @Test
    void refusesWhatTheMemoryCannotHold() {
        ImageFile.requireMemory(700L << 20, 1000L << 20, "a.png");
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> ImageFile.requireMemory(800L << 20, 1000L << 20, "a.png"))
                .withMessage("a.png takes 800 MB of memory to be read, of the 1000 MB that this process may have"
                        + " (engram.jobs.worker-heap). Make the image smaller.");
    }
}
