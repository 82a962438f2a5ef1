package io.engram.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.data.DatasetProfile;
import io.engram.data.Distinct;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the file. */
@NullUnmarked // a test fails as well where something is missing
class StreamingTests {

    private static final int ROWS = 350_000;

    /** 190 bytes or so a row, made as they are read. */
    private static InputStream generated() {
        return new InputStream() {
            private byte[] line = "id,word,x,text\n".getBytes(StandardCharsets.UTF_8);
            private int at;
            private int row;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (at == line.length) {
                    if (row == ROWS) {
                        return -1;
                    }
                    line = (row + ",w" + row % 7 + "," + row / 8.0 + "," + "some text of words ".repeat(9) + "\n")
                            .getBytes(StandardCharsets.UTF_8);
                    row++;
                    at = 0;
                }
                int count = Math.min(length, line.length - at);
                System.arraycopy(line, at, bytes, offset, count);
                at += count;
                return count;
            }
        };
    }

    private record Generated() implements Content {

        @Override
        public String name() {
            return "generated.csv";
        }

        @Override
        public long size() {
            return -1;
        }

        @Override
        public InputStream open() {
            return generated();
        }
    }

    @Test
    void profilesSixtyMegabytesInAFewOfMemory() {
        long before = used();
        try (Source source = new CsvSource(new Generated(), Set.of())) {
            DatasetProfile profile = Sources.profile(source);
            long kept = used() - before;

            assertThat(profile.rows()).isEqualTo(ROWS);
            assertThat(profile.columns().get(0).values()).isEqualTo(new Distinct(java.util.Map.of(), true));
            assertThat(profile.columns().get(1).values().counts()).hasSize(7).containsEntry("w0", 50_000L);
            assertThat(profile.columns().get(2).mean()).isEqualTo((ROWS - 1) / 16.0);
            assertThat(profile.columns().get(3).text().totalLength()).isEqualTo(171L * ROWS);
            // What is still held with source and profile reachable; the file is 65 MB.
            assertThat(kept).isLessThan(8L << 20);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
