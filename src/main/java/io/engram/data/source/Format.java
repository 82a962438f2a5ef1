package io.engram.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

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
    /** Something that is no dataset. */
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
        return binary(head) != null ? OTHER : text(head);
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

    /** What a file is that is no dataset, as messages call it; null where it may be text. */
    static @Nullable String binary(byte[] head) {
        if (starts(head, 'R', 'I', 'F', 'F')) {
            return "a WAV file";
        } else if (starts(head, 'f', 'L', 'a', 'C')) {
            return "a FLAC file";
        } else if (starts(head, 0x89, 'P', 'N', 'G')) {
            return "a PNG image";
        } else if (starts(head, 0xFF, 0xD8, 0xFF)) {
            return "a JPEG image";
        } else if (starts(head, 0xFF, 0xFE) || starts(head, 0xFE, 0xFF)) {
            return "text in UTF-16";
        } else if (starts(head, '%', 'P', 'D', 'F')) {
            return "a PDF document";
        } else if (starts(head, 0x80, 2) || starts(head, 0x80, 4) || starts(head, 0x80, 5)) {
            return "a Python pickle";
        } else if (starts(head, 0x89, 'H', 'D', 'F')) {
            return "an HDF5 file";
        } else if (starts(head, '7', 'z', 0xBC, 0xAF) || starts(head, 'R', 'a', 'r', '!')) {
            return "an archive other than zip and tar";
        } else if (starts(head, 0xFD, '7', 'z', 'X', 'Z')
                || starts(head, 'B', 'Z', 'h')
                || starts(head, 0x28, 0xB5, 0x2F)) {
            return "packed by something other than gzip";
        }
        for (byte b : head) {
            if (b == 0) {
                return "binary, of a kind that is not known";
            }
        }
        return null;
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
