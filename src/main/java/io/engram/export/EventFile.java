package io.engram.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An event file as TensorBoard reads it: records of TFRecord, each an {@code Event} in protocol buffers. Of its
 * messages six fields are needed (tensorboard/compat/proto/event.proto and summary.proto), so they are written by hand.
 */
final class EventFile {

    private static final int MASK_DELTA = 0xa282ead8;

    // The key of a field is its number, shifted, and how its value is written.
    private static final int FIXED_64 = 1;
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE_VALUE = 2;

    private final OutputStream out;

    /** Begins the file: without the version, a reader would think of the oldest there was. */
    EventFile(OutputStream out, Instant begun) throws IOException {
        this.out = out;
        Message event = new Message();
        event.real(EVENT_WALL_TIME, seconds(begun));
        event.bytes(EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        write(event);
    }

    /** Values of one moment, by tag. */
    void scalars(Instant at, long step, Map<String, Float> values) throws IOException {
        Message summary = new Message();
        values.forEach((tag, number) -> {
            Message value = new Message();
            value.bytes(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
            value.single(VALUE_SIMPLE_VALUE, number);
            summary.bytes(SUMMARY_VALUE, value.toBytes());
        });
        Message event = new Message();
        event.real(EVENT_WALL_TIME, seconds(at));
        event.whole(EVENT_STEP, step);
        event.bytes(EVENT_SUMMARY, summary.toBytes());
        write(event);
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }

    private void write(Message event) throws IOException {
        byte[] data = event.toBytes();
        byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(littleEndian(Integer.BYTES).putInt(maskedChecksum(length)).array());
        out.write(data);
        out.write(littleEndian(Integer.BYTES).putInt(maskedChecksum(data)).array());
    }

    /** Masked, because the checksum of data that holds checksums is weak. */
    static int maskedChecksum(byte[] data) {
        CRC32C checksum = new CRC32C();
        checksum.update(data);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A message of protocol buffers. */
    private static final class Message {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** As proto3 has it: zero is not written. */
        void whole(int field, long value) {
            if (value != 0) {
                key(field, VARINT);
                varint(value);
            }
        }

        void real(int field, double value) {
            key(field, FIXED_64);
            bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
        }

        /** Zero too: it is one of several that a value can be. */
        void single(int field, float value) {
            key(field, FIXED_32);
            bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
        }

        void bytes(int field, byte[] value) {
            key(field, LENGTH_DELIMITED);
            varint(value.length);
            bytes.writeBytes(value);
        }

        private void key(int field, int wireType) {
            varint((long) field << 3 | wireType);
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                bytes.write((int) ((left & 0x7F) | 0x80));
                left >>>= 7;
            }
            bytes.write((int) left);
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }
}
