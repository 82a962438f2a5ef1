package io.engram.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.engram.data.InvalidData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioFileTests {

    private static Audio read(byte[] file) {
        return read(file, AudioRequest.WHOLE);
    }

    private static Audio read(byte[] file, AudioRequest request) {
        try {
            return AudioFile.read(new ByteArrayInputStream(file), "a.wav", request);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AudioRequest segment(long start, @Nullable Long stop) {
        return new AudioRequest(start, stop, null, null, false);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsEveryKindOfSample() {
        assertThat(read(MediaFixtures.wav(1, 8000, 1, 8, new byte[] {0, (byte) 128, (byte) 192}))
                        .samples())
                .containsExactly(-1, 0, 0.5f);
        assertThat(read(MediaFixtures.wav16(8000, 1, -32768, 0, 16384)).samples())
                .containsExactly(-1, 0, 0.5f);
        assertThat(read(MediaFixtures.wav(1, 8000, 1, 24, new byte[] {0, 0, -128, 1, 0, 0, 0, 0, 64}))
                        .samples())
                .containsExactly(-1, 1 / 8388608f, 0.5f);
        byte[] whole = bytes(8).putInt(Integer.MIN_VALUE).putInt(1 << 30).array();
        assertThat(read(MediaFixtures.wav(1, 8000, 1, 32, whole)).samples()).containsExactly(-1, 0.5f);
        byte[] floats = bytes(8).putFloat(0.25f).putFloat(-1.5f).array();
        assertThat(read(MediaFixtures.wav(3, 8000, 1, 32, floats)).samples()).containsExactly(0.25f, -1.5f);
        byte[] doubles = bytes(8).putDouble(0.1).array();
        assertThat(read(MediaFixtures.wav(3, 8000, 1, 64, doubles)).samples()).containsExactly(0.1f);
    }

    /** Java's own decoders say what each of the 256 codes stands for. */
    @ParameterizedTest
    @CsvSource({"6, ALAW", "7, ULAW"})
    void readsTheCodesOfTelephones(int format, String name) throws IOException {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        AudioFormat coded = new AudioFormat(new AudioFormat.Encoding(name), 8000, 8, 1, 1, 8000, false);
        AudioInputStream decoded = AudioSystem.getAudioInputStream(
                AudioFormat.Encoding.PCM_SIGNED,
                new AudioInputStream(new ByteArrayInputStream(codes), coded, codes.length));
        ByteBuffer expected = ByteBuffer.wrap(decoded.readAllBytes())
                .order(decoded.getFormat().isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);

        float[] samples = read(MediaFixtures.wav(format, 8000, 1, 8, codes)).samples();

        assertThat(samples).hasSize(256);
        for (int i = 0; i < samples.length; i++) {
            assertThat(samples[i]).as("code " + i).isEqualTo(expected.getShort(2 * i) / 32768f);
        }
    }

    /** As ffmpeg -rf64 always writes it: sizes of 64 bits before the format, and here a chunk behind the samples. */
    @Test
    void readsAFileOfMoreThanFourGigabytesBySizesOfItsOwn() {
        byte[] plain = MediaFixtures.wav16(8000, 1, 8192, -8192);
        byte[] large = new byte[plain.length + 8 + 28 + 8 + 2];
        ByteBuffer file = ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RF64".getBytes(StandardCharsets.US_ASCII)).putInt(-1);
        file.put("WAVEds64".getBytes(StandardCharsets.US_ASCII)).putInt(28);
        file.putLong(large.length - 8).putLong(4).putLong(2).putInt(0);
        file.put(plain, 12, 24).put("data".getBytes(StandardCharsets.US_ASCII)).putInt(-1);
        file.put(plain, 44, 4)
                .put("LIST".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .putShort((short) 7);

        assertThat(read(large).samples()).containsExactly(0.25f, -0.25f);
        refused(Arrays.copyOf(large, 36 + 12 + 24 + 8 + 3), "announces 2 samples, but ends before");
    }

    @Test
    void readsTheExtensibleFormatAndSkipsOtherChunks() {
        byte[] wav = new byte[12 + 8 + 3 + 1 + 8 + 40 + 8 + 4];
        ByteBuffer file = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFFxxxxWAVELIST".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .putInt(0)
                .put("fmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(40);
        file.putShort((short) 0xFFFE)
                .putShort((short) 1)
                .putInt(22050)
                .putInt(44100)
                .putShort((short) 2);
        file.putShort((short) 16).putShort((short) 22).putShort((short) 16).putInt(4);
        file.putShort((short) 1)
                .put(new byte[14])
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(4)
                .putShort((short) 8192);

        Audio audio = read(wav);

        assertThat(audio.sampleRateHz()).isEqualTo(22050);
        assertThat(audio.samples()).containsExactly(0.25f, 0);
    }

    @Test
    void takesTheMeanOfChannelsOrOne() {
        byte[] stereo = MediaFixtures.wav16(8000, 2, 16384, -16384, 16384, 0);

        assertThat(read(stereo).samples()).containsExactly(0, 0.25f);
        assertThat(read(stereo, new AudioRequest(0, null, 1, null, false)).samples())
                .containsExactly(-0.5f, 0);
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> read(stereo, new AudioRequest(0, null, 2, null, false)))
                .withMessageContaining("has 2 channels, so there is no channel 2");
    }

    @Test
    void readsASegmentWithoutWhatComesBehind() throws IOException {
        byte[] wav = MediaFixtures.wav16(8000, 1, new int[100_000]);
        wav[44 + 2 * 70_000 + 1] = 64;
        long[] taken = {0};
        InputStream counted = new ByteArrayInputStream(wav) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                int count = super.read(b, off, len);
                taken[0] += Math.max(0, count);
                return count;
            }
        };

        Audio audio = AudioFile.read(counted, "a.wav", segment(0, 10L));
        assertThat(audio.samples()).hasSize(10);
        assertThat(taken[0]).isLessThan(wav.length / 2);
        assertThat(read(wav, segment(69_999, 70_002L)).samples()).containsExactly(0, 0.5f, 0);
        assertThat(read(wav, segment(99_999, null)).samples()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"99999, 100001", "100000, ", "9000000000000000000, "})
    void refusesASegmentBehindTheEnd(long start, @Nullable Long stop) {
        byte[] wav = MediaFixtures.wav16(8000, 1, new int[100_000]);
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> read(wav, segment(start, stop)))
                .withMessageContaining("has 100000 samples, so there are none from " + start);
    }

    @Test
    void namesBothRatesWhereTheyDiffer() {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> read(MediaFixtures.wav16(8000, 1, 1), new AudioRequest(0, null, null, 16000, false)))
                .withMessage(
                        "a.wav has 8000 Hz, but 16000 Hz are expected. Set sample_rate to 8000, or ask for resampling.");
    }

    /** A header that says one hertz once took three quarters of a minute for half a second of sound. */
    @ParameterizedTest
    @CsvSource({"1, 8000, false", "79, 8000, false", "80, 8000, true", "8000, 8, true", "9000, 8, false"})
    void resamplesBetweenRatesThatRecordersHave(int has, int wanted, boolean taken) {
        byte[] wav = MediaFixtures.wav16(has, 1, new int[4000]);
        AudioRequest request = new AudioRequest(0, null, null, wanted, true);
        if (taken) {
            assertThat(read(wav, request).samples()).hasSize(4000 * wanted / has);
        } else {
            assertThatExceptionOfType(InvalidData.class)
                    .isThrownBy(() -> read(wav, request))
                    .withMessageStartingWith(
                            "a.wav has " + has + " Hz, which cannot be resampled to " + wanted + " Hz: ")
                    .withMessageContaining("Mend the rate in its header");
        }
    }

    // x = soundfile.read(name, dtype='float32')[0]: sums of each channel, and samples 1, n // 2 and n - 1
    @Test
    void readsFlacAsSoundfileDoes() {
        byte[] stereo = MediaFixtures.resource("stereo16.flac");
        Audio left = read(stereo, new AudioRequest(0, null, 0, null, false));
        Audio right = read(stereo, new AudioRequest(0, null, 1, null, false));
        assertThat(left.sampleRateHz()).isEqualTo(16000);
        assertSamples(left, 6000, 35.13058472, 0.0211181640625, -0.25341796875, -0.36053466796875);
        assertSamples(right, 6000, 7.22842407, 0.0064697265625, -0.261138916015625, -0.160797119140625);
        Audio mono = read(MediaFixtures.resource("mono24.flac"));
        assertSamples(mono, 3000, 46.62026322, 0.009536027908325195, -0.4711301326751709, -0.13623356819152832);
        Audio noise = read(MediaFixtures.resource("noise8.flac"));
        assertSamples(noise, 700, 0.3125, 0.1015625f, -0.1328125f, -0.3671875f);
        assertThat(read(stereo, new AudioRequest(5000, 5010L, 0, null, false)).samples())
                .containsExactly(Arrays.copyOfRange(left.samples(), 5000, 5010));
    }

    private static void assertSamples(Audio audio, int count, double sum, double second, double middle, double last) {
        float[] samples = audio.samples();
        assertThat(samples).hasSize(count);
        double total = 0;
        for (float sample : samples) {
            total += sample;
        }
        assertThat(total).isCloseTo(sum, within(1e-6));
        assertThat(new float[] {samples[1], samples[count / 2], samples[count - 1]})
                .containsExactly((float) second, (float) middle, (float) last);
    }

    // w = sin(0.3 n) + 0.1 (n mod 7), n < 50; torchaudio.functional.resample(w, from, to)[:12]
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            16000| 8000| 25| 0.076031 0.732543 1.382733 1.391721 0.742311 0.441373 0.088939 -0.682252 -0.861937 -0.305889 0.132074 0.380418
            8000| 16000|100| 0.001075 0.164852 0.394577 0.601676 0.764925 0.918373 1.084124 1.238158 1.330033 1.386186 1.500478 1.634944
            44100|16000| 19| 0.09084 1.021384 1.451738 0.700886 0.308524 -0.592482 -0.758101 0.019308 0.409449 1.362412 1.203297 0.497158
            """)
    void resamplesAsTorchaudioDoes(int from, int to, int length, String expected) {
        byte[] samples = new byte[200];
        for (int n = 0; n < 50; n++) {
            ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * n, (float)
                    (Math.sin(n * 0.3) + 0.1 * (n % 7)));
        }
        Audio audio = read(MediaFixtures.wav(3, from, 1, 32, samples), new AudioRequest(0, null, null, to, true));

        assertThat(audio.sampleRateHz()).isEqualTo(to);
        assertThat(audio.samples()).hasSize(length);
        String[] numbers = expected.strip().split(" ", -1);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(audio.samples()[i]).isCloseTo(Float.parseFloat(numbers[i]), within(5e-6f));
        }
    }

    @Test
    void resamplesBetweenRatesWithoutACommonMeasure() {
        Audio audio = read(MediaFixtures.wav16(44101, 1, new int[44101]), new AudioRequest(0, null, null, 16000, true));
        assertThat(audio.samples()).hasSize(16000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                          | is empty
            RIFF                                        | ends within its header
            RIFF____WAVX                                | is RIFF, but not WAVE
            RIFF____WAVEdata____                        | has samples before their format
            ID3_________                                | neither WAV nor FLAC
            fLaC                                        | ends within a frame
            fLaC____                                    | without a header
            """)
    void refusesWhatIsNoAudio(String content, String reason) {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> read(content.replace('_', '\1').getBytes(StandardCharsets.US_ASCII)))
                .withMessageStartingWith("a.wav")
                .withMessageContaining(reason);
    }

    @Test
    void refusesOtherCodingsWrongHeadersCutFilesAndNotANumber() {
        refused(MediaFixtures.wav(17, 8000, 1, 8, new byte[4]), "format 17");
        refused(MediaFixtures.wav(1, 8000, 1, 12, new byte[4]), "12 bits");
        refused(MediaFixtures.wav(1, 0, 1, 16, new byte[4]), "announces 0 Hz");
        refused(MediaFixtures.wav(1, 8000, 0, 16, new byte[4]), "announces 0 channels");
        refused(MediaFixtures.wav(1, 8000, 1, 16, new byte[0]), "has 0 samples");
        refused(
                MediaFixtures.wav(
                        3, 8000, 1, 32, bytes(8).putFloat(0).putFloat(Float.NaN).array()),
                "has NaN as sample 1");
        byte[] wav = MediaFixtures.wav16(8000, 1, new int[100]);
        refused(Arrays.copyOf(wav, wav.length - 1), "announces 100 samples, but ends before");
        byte[] huge = wav.clone();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0xFFFFFFF0);
        refused(huge, "ends before");
        byte[] flac = MediaFixtures.resource("mono24.flac");
        refused(Arrays.copyOf(flac, flac.length - 1), "cut short");
        byte[] damaged = MediaFixtures.resource("stereo16.flac");
        damaged[3000] ^= 1;
        refused(damaged, "is damaged behind sample 0");
    }

    private static void refused(byte[] file, String reason) {
        assertThatExceptionOfType(InvalidData.class)
                .isThrownBy(() -> read(file))
                .withMessageStartingWith("a.wav")
                .withMessageContaining(reason);
    }

    @Test
    void readsRealSpeech() throws IOException {
        Path beside = Path.of("../shared/data/spoken-digits");
        Path digits = Files.isDirectory(beside) ? beside : Path.of("../..", "shared/data/spoken-digits");
        Assumptions.assumeTrue(Files.isDirectory(digits));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(digits, "*.wav")) {
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    Audio audio = AudioFile.read(in, file.toString(), AudioRequest.WHOLE);
                    assertThat(audio.sampleRateHz()).isEqualTo(8000);
                    assertThat(audio.samples()).hasSize((int) (Files.size(file) - 44) / 2);
                }
            }
        }
    }
}
