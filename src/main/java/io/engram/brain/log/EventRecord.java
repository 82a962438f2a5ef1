package io.engram.brain.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Records of TensorBoard's event files: a message of protocol buffers (Event, in which is a Summary), between its
 * length and checksums.
 */
final class EventRecord {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;

    private static final int MASK = 0xa282ead8;
    private static final int PAYLOAD_BITS = 7;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private EventRecord() {}

    /** The first record of every file. */
    static byte[] version(Instant at) {
        return new EventRecord().seconds(at).bytes(3, "brain.Event:2").record();
    }

    /** Numbers at a step, by tag. */
    static byte[] scalars(Instant at, long step, Map<String, Double> values) {
        EventRecord summary = new EventRecord();
        values.forEach((tag, value) -> summary.bytes(
                1,
                new EventRecord()
                        .bytes(1, tag)
                        .single(2, value.floatValue())
                        .message
                        .toByteArray()));
        return new EventRecord()
                .seconds(at)
                .varint(2, step)
                .bytes(5, summary.message.toByteArray())
                .record();
    }

    private EventRecord seconds(Instant at) {
        double seconds = at.getEpochSecond() + at.getNano() / 1e9;
        key(1, EIGHT_BYTES);
        message.writeBytes(little(Double.BYTES).putDouble(seconds).array());
        return this;
    }

    private EventRecord varint(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    private EventRecord single(int field, float value) {
        key(field, FOUR_BYTES);
        message.writeBytes(little(Float.BYTES).putFloat(value).array());
        return this;
    }

    private EventRecord bytes(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private EventRecord bytes(int field, byte[] content) {
        key(field, BYTES);
        varint(content.length);
        message.writeBytes(content);
        return this;
    }

    private void key(int field, int wireType) {
        message.write((field << 3) | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while (rest >>> PAYLOAD_BITS != 0) {
            message.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= PAYLOAD_BITS;
        }
        message.write((int) rest);
    }

    private byte[] record() {
        byte[] content = message.toByteArray();
        byte[] length = little(Long.BYTES).putLong(content.length).array();
        return little(length.length + content.length + 2 * Integer.BYTES)
                .put(length)
                .putInt(checksum(length))
                .put(content)
                .putInt(checksum(content))
                .array();
    }

    /** CRC-32C, turned and moved, so that the checksum of a text that holds checksums is still one. */
    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
