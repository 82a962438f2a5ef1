package io.engram.data.media;

import io.engram.data.InvalidData;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The parts of a PNG file, each with a sum that Java's decoder does not look at. */
final class PngChunks {

    private static final long MARK = 0x89504E470D0A1A0AL;
    private static final int END = 0x49454E44;

    /** Length, type and sum of a part. */
    private static final int FRAME = 12;

    private static final int BIT_DEPTH = 24;
    private static final int COLOR_TYPE = 25;

    private PngChunks() {}

    static boolean isPng(byte[] bytes) {
        return bytes.length >= Long.BYTES && ByteBuffer.wrap(bytes).getLong() == MARK;
    }

    /** Bits of a channel, as the header says that begins every such file. */
    static int bitDepth(byte[] bytes) {
        return bytes.length > BIT_DEPTH ? bytes[BIT_DEPTH] : 0;
    }

    /** Channels once it is decoded: of a palette three. */
    static int channels(byte[] bytes) {
        return switch (bytes.length > COLOR_TYPE ? bytes[COLOR_TYPE] : 0) {
            case 0 -> 1;
            case 4 -> 2;
            case 6 -> 4;
            default -> 3;
        };
    }

    /** Refuses a file that is cut short or damaged. */
    static void check(byte[] bytes, String name) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int position = Long.BYTES;
        int type = 0;
        while (type != END) {
            long length = bytes.length - position < FRAME ? -1 : file.getInt(position) & 0xFFFF_FFFFL;
            if (length < 0 || length > bytes.length - position - FRAME) {
                throw new InvalidData(name + " ends at byte " + bytes.length + " within a part that begins at byte "
                        + position + ". It is cut short: upload it again.");
            }
            CRC32 sum = new CRC32();
            sum.update(bytes, position + Integer.BYTES, (int) length + Integer.BYTES);
            if ((int) sum.getValue() != file.getInt(position + Long.BYTES + (int) length)) {
                throw new InvalidData(name + " is damaged behind byte " + position + ". Upload it again.");
            }
            type = file.getInt(position + Integer.BYTES);
            position += FRAME + (int) length;
        }
    }
}
