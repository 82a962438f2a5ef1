package io.engram.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The golden file is by TensorBoard 2.21.0 itself, in Python:
 *
 * <pre>
 * from tensorboard.compat.proto.event_pb2 import Event
 * from tensorboard.compat.proto.summary_pb2 import Summary
 * from tensorboard.summary.writer.record_writer import RecordWriter
 * w = RecordWriter(open("scalars.tfevents", "wb"))
 * def write(**event): w.write(Event(**event).SerializeToString())
 * def summary(**values): return Summary(value=[Summary.Value(tag=t, simple_value=v) for t, v in values.items()])
 * write(wall_time=1767323045.0, file_version="brain.Event:2")
 * write(wall_time=1767323046.5, step=1, summary=summary(**{"loss/train": 0.5, "accuracy/train": 0.0}))
 * write(wall_time=1767323047.25, step=100000, summary=summary(**{"loss/größe": -1.5}))
 * w.close()
 * </pre>
 */
class EventFileTests {

    private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void writesWhatTensorBoardItselfWouldWrite() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        EventFile file = new EventFile(written, BEGUN);
        Map<String, Float> first = new LinkedHashMap<>();
        first.put("loss/train", 0.5f);
        first.put("accuracy/train", 0f);

        file.scalars(BEGUN.plusMillis(1500), 1, first);
        file.scalars(BEGUN.plusMillis(2250), 100_000, Map.of("loss/größe", -1.5f));

        assertThat(written.toByteArray()).isEqualTo(golden());
    }

    /** RFC 3720, B.4: the checksum of 32 zeros is 8a9136aa. */
    @Test
    void masksItsChecksums() {
        int masked = EventFile.maskedChecksum(new byte[32]);

        assertThat(Integer.rotateLeft(masked - 0xa282ead8, 15)).isEqualTo(0x8a9136aa);
        assertThat(EventFile.maskedChecksum("a".getBytes(StandardCharsets.US_ASCII)))
                .isNotEqualTo(EventFile.maskedChecksum("b".getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] golden() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(EventFileTests.class.getResourceAsStream("scalars.tfevents"), "golden file")) {
            return file.readAllBytes();
        }
    }
}
