package io.engram.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What a file is, by its first bytes. */
enum Format {
    EMPTY,
    ZIP,
    TAR,
    GZIP,
    CSV,
    JSON_OBJECT,
    JSON_ARRAY,
    PARQUET,
    NPY,
    SAFETENSORS,
    IDX,
    /** Something that is no dataset, see {@link Foreign}. */
    OTHER;

    /** Where a tar header has its mark, and some bytes more. */
    private static final int LOOKED_AT = 512;

    private static final int TAR_MARK = 257;

    /** As {@link io.engram.tensor.Safetensors} reads. */
    private static final long MAX_SAFETENSORS_HEADER = 100L << 20;

    static byte[] head(Content content) {
        try (InputStream file = content.open()) {
            return file.readNBytes(LOOKED_AT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Format of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        } else if (starts(head, 'P', 'K', 3, 4) || starts(head, 'P', 'K', 5, 6)) {
            return ZIP;
        } else if (starts(head, 0x1F, 0x8B)) {
            return GZIP;
        } else if (starts(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return NPY;
        } else if (starts(head, 'P', 'A', 'R', '1')) {
            return PARQUET;
        } else if (head.length > TAR_MARK + 5 && startsAt(head, TAR_MARK, 'u', 's', 't', 'a', 'r')) {
            return TAR;
        } else if (IdxHeader.looksLikeOne(head)) {
            return IDX;
        } else if (isSafetensors(head)) {
            return SAFETENSORS;
        }
        return Foreign.of(head) == null ? text(head) : OTHER;
    }

    private static boolean isSafetensors(byte[] head) {
        if (head.length < 9 || head[8] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length >= 2 && length <= MAX_SAFETENSORS_HEADER;
    }

    private static Format text(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String begin = (text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text).stripLeading();
        if (begin.isEmpty()) {
            return head.length < LOOKED_AT ? EMPTY : CSV;
        }
        return switch (begin.charAt(0)) {
            case '{' -> JSON_OBJECT;
            case '[' -> JSON_ARRAY;
            default -> CSV;
        };
    }

    static boolean starts(byte[] head, int... mark) {
        return startsAt(head, 0, mark);
    }

    private static boolean startsAt(byte[] head, int offset, int... mark) {
        if (head.length < offset + mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if (head[offset + i] != (byte) mark[i]) {
                return false;
            }
        }
        return true;
    }
}
