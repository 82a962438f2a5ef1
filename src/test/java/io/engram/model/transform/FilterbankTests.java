package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.tensor.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decibels and their cosine transforms, compared with the reference: see {@link TransformFixtures}. */
class FilterbankTests {

    /** In decibels, on values down to -300. */
    private static final float CLOSE = 1e-3f;

    private static final Path SPEECH = Path.of("../shared/data/asr");

    private TransformFixtures fixtures;

    @BeforeEach
    void open() throws IOException {
        fixtures = new TransformFixtures();
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    static Fbank fbank(int mels) {
        return new Fbank(false, false, 16000, 0, null, 400, mels, 5, 5, 25, 10, 80);
    }

    static Mfcc mfcc(boolean context) {
        return new Mfcc(true, context, 16000, 0, null, 400, 23, 20, 5, 5, 25, 10, 80);
    }

    private NDArray evaluate(NDArray x, TransformSpec transform) {
        return fixtures.evaluate(new NDList(x), transform);
    }

    @Test
    void givesTheFilterbankOfTheReference() {
        NDArray x = fixtures.golden("x");

        assertThat(TransformFixtures.distance(evaluate(x, fbank(40)), fixtures.golden("fbank")))
                .isLessThan(CLOSE);
        assertThat(TransformFixtures.distance(evaluate(x, fbank(80)), fixtures.golden("fbank80")))
                .isLessThan(CLOSE);
    }

    @Test
    void takesAllOptionsOfTheReference() {
        Fbank options = new Fbank(true, true, 8000, 100, 3500.0, 256, 12, 1, 2, 20, 15, 80);

        assertThat(TransformFixtures.distance(evaluate(fixtures.golden("x"), options), fixtures.golden("fbank8k")))
                .isLessThan(CLOSE);
    }

    @Test
    void givesTheCepstrumOfTheReference() {
        NDArray x = fixtures.golden("x");
        Mfcc few = new Mfcc(false, false, 16000, 0, null, 400, 10, 8, 5, 5, 25, 10, 80);

        assertThat(TransformFixtures.distance(
                        evaluate(x, mfcc(true)).get(new NDIndex(":, ::3")), fixtures.golden("mfcc")))
                .isLessThan(CLOSE);
        assertThat(TransformFixtures.distance(evaluate(x, few), fixtures.golden("mfcc8")))
                .isLessThan(CLOSE);
    }

    @Test
    void givesTheFeaturesOfTheReferenceOnSpeech() throws IOException {
        assumeTrue(Files.isDirectory(SPEECH), "skipped: no " + SPEECH);
        NDArray x = speech("spk1_snt1.wav", "spk1_snt2.wav");

        assertThat(TransformFixtures.distance(
                        evaluate(x, fbank(40)).get(new NDIndex(":, ::8")), fixtures.golden("real_fbank")))
                .isLessThan(CLOSE);
        assertThat(TransformFixtures.distance(
                        evaluate(x, mfcc(false)).get(new NDIndex(":, ::8")), fixtures.golden("real_mfcc")))
                .isLessThan(CLOSE);
    }

    /** 16 bits, one channel, behind a head of 44 bytes; zeros behind the shorter one. */
    private NDArray speech(String... names) throws IOException {
        float[][] samples = new float[names.length][];
        int longest = 0;
        for (int i = 0; i < names.length; i++) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(SPEECH.resolve(names[i])))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .position(44);
            samples[i] = new float[bytes.remaining() / 2];
            for (int t = 0; t < samples[i].length; t++) {
                samples[i][t] = bytes.getShort() / 32768f;
            }
            longest = Math.max(longest, samples[i].length);
        }
        float[] padded = new float[names.length * longest];
        for (int i = 0; i < names.length; i++) {
            System.arraycopy(samples[i], 0, padded, i * longest, samples[i].length);
        }
        return fixtures.manager().create(padded, new Shape(names.length, longest));
    }

    /** The window is centred and what lies beyond a signal is zero, as padding is. */
    @Test
    void givesAnExampleTheSameStepsPaddedOrNot() {
        NDArray x = fixtures.golden("x");
        NDArray alone = evaluate(x.get(new NDIndex("1:2, :1600")), fbank(40));

        NDArray padded = evaluate(x, fbank(40)).get(new NDIndex("1:2, :11"));

        assertThat(alone.getShape()).isEqualTo(new Shape(1, 11, 40));
        assertThat(TransformFixtures.distance(padded, alone)).isLessThan(1e-4f);
    }

    @Test
    void staysInSinglePrecisionWhereTheRestIsLower() {
        NDArray x = fixtures.golden("x");

        NDArray lower = fixtures.apply(new NDList(x), new Pass(true, Precision.BF16, 0), fbank(40));

        assertThat(lower.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(lower.toFloatArray()).isEqualTo(evaluate(x, fbank(40)).toFloatArray());
    }

    @Test
    void leavesAnUnknownLengthUnknown() {
        assertThat(NetworkPlan.of(new Shape(-1), fbank(40)).output()).isEqualTo(new Shape(-1, -1, 40));
        assertThat(NetworkPlan.of(new Shape(16000), mfcc(true)).output()).isEqualTo(new Shape(-1, 101, 660));
    }

    @Test
    void saysWhereAWaveformIsMissing() {
        assertThatThrownBy(() -> NetworkPlan.of(new Shape(-1), fbank(40), fbank(40)))
                .hasMessage(
                        "layer 1 (fbank) expects a waveform (B, T) but gets (B, T, 40). Put it before fbank or mfcc,"
                                + " where the sound still is a waveform. (layer 0 (fbank) gives (B, T, 40))");
    }

    @Test
    void refusesNumbersThatDoNotFitTogether() {
        assertThatThrownBy(() -> new Fbank(false, false, 22050, 0, null, 400, 40, 5, 5, 25, 10, 80))
                .hasMessage(
                        "n_fft is 400, but a window of 25.0 ms has 551 samples at 22050 Hz. Make n_fft at least that.");
        assertThatThrownBy(() -> new Fbank(false, false, 8000, 0, 8000.0, 400, 40, 5, 5, 25, 10, 80))
                .hasMessage(
                        "f_max is 8000.0 Hz, but 8000 samples a second hold no frequency above 4000 Hz. Make f_max at"
                                + " most that.");
        assertThatThrownBy(() -> new Mfcc(true, true, 16000, 0, null, 400, 10, 20, 5, 5, 25, 10, 80))
                .hasMessage("n_mfcc must be at most n_mels, was 20 and 10");
    }
}
