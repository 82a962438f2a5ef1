package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8ReaderTests {

    /** Gives its bytes in pieces, as a network does. */
    private static final class Pieces extends FilterInputStream {
        private final Random random;

        Pieces(byte[] bytes, Random random) {
            super(new ByteArrayInputStream(bytes));
            this.random = random;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(5)));
        }
    }

    private static String text(Random random) {
        int[] kinds = {'a', '\n', 0xE9, 0x4F60, 0x1F600};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(200); i > 0; i--) {
            text.appendCodePoint(kinds[random.nextInt(kinds.length)]);
        }
        return text.toString();
    }

    private static void read(Reader reader, Random random, int most, StringBuilder into) throws IOException {
        char[] buffer = new char[8];
        int wanted = 1 + random.nextInt(most);
        for (int count = reader.read(buffer, 0, wanted); count >= 0; count = reader.read(buffer, 0, wanted)) {
            into.append(buffer, 0, count);
            wanted = 1 + random.nextInt(most);
        }
    }

    @Test
    void readsWhateverPiecesItComesInAndIsAskedFor() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            String text = text(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            InputStream file = seed % 2 == 0 ? new ByteArrayInputStream(bytes) : new Pieces(bytes, random);
            StringBuilder read = new StringBuilder();
            read(new Utf8Reader(file), random, 1 + seed % 8, read);
            assertThat(read).as("seed %s", seed).hasToString(text);
        }
    }

    @Test
    void givesAllThatStandsBeforeWhatIsNotUtf8() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            String text = text(random);
            byte[] good = text.getBytes(StandardCharsets.UTF_8);
            byte[] bytes = Arrays.copyOf(good, good.length + 3);
            byte[][] bad = {{(byte) 0xFF, 'x', 'y'}, {(byte) 0xC3, 'x', 'y'}, {(byte) 0xF0, (byte) 0x9F, (byte) 0x98}};
            System.arraycopy(bad[seed % 3], 0, bytes, good.length, 3);
            Utf8Reader reader = new Utf8Reader(new Pieces(bytes, random));
            StringBuilder read = new StringBuilder();
            assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> read(reader, random, 8, read));
            assertThat(read).as("seed %s", seed).hasToString(text);
        }
    }
}
