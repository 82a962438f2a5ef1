package io.engram.data.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of MNIST's idx format: two zeros, a type, the number of dimensions, and their sizes, big-endian. */
final class IdxHeader {

    private static final int MAGIC = 4;

    /** A file of more is no idx file: MNIST has 3. */
    private static final int MAX_DIMENSIONS = 8;

    private IdxHeader() {}

    static boolean looksLikeOne(byte[] head) {
        return head.length >= MAGIC
                && head[0] == 0
                && head[1] == 0
                && head[2] >= 8
                && head[2] <= 14
                && head[2] != 10
                && head[3] >= 1
                && head[3] <= MAX_DIMENSIONS;
    }

    static Tensor read(Content content, Bytes bytes, String name) {
        byte[] first = bytes.head(MAGIC + MAX_DIMENSIONS * Integer.BYTES);
        ByteBuffer head = ByteBuffer.wrap(first);
        if (!looksLikeOne(first)) {
            throw content.invalid("is no idx file, or is cut short. Upload it again.");
        }
        int dimensions = head.get(3);
        if (head.remaining() < MAGIC + dimensions * Integer.BYTES) {
            throw content.invalid("ends within its header. Upload it again.");
        }
        long[] sizes = new long[dimensions];
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = head.getInt(MAGIC + i * Integer.BYTES) & 0xFFFF_FFFFL;
        }
        long begin = MAGIC + (long) dimensions * Integer.BYTES;
        return new Tensor(content, bytes, name, type(head.get(2)), ByteOrder.BIG_ENDIAN, sizes, begin).alone();
    }

    private static ElementType type(int code) {
        return switch (code) {
            case 8 -> ElementType.U8;
            case 9 -> ElementType.I8;
            case 11 -> ElementType.I16;
            case 12 -> ElementType.I32;
            case 13 -> ElementType.F32;
            default -> ElementType.F64;
        };
    }
}
