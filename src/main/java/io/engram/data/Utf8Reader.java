package io.engram.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Text in UTF-8, all of it that stands before the first bytes that are none: Java's own reader throws away what it has
 * decoded together with them, so that nobody could say where they are.
 */
public final class Utf8Reader extends Reader {

    private static final int BUFFER = 1 << 16;

    private final InputStream file;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer pair = CharBuffer.allocate(2).flip();
    private @Nullable CoderResult failure;
    private boolean ended;

    public Utf8Reader(InputStream file) {
        this.file = file;
    }

    /** @throws java.nio.charset.CharacterCodingException where the next bytes are no UTF-8 */
    @Override
    public int read(char[] text, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, text.length);
        if (length == 0) {
            return 0;
        }
        if (pair.hasRemaining()) {
            text[offset] = pair.get();
            return 1;
        }
        if (length > 1) {
            return decode(CharBuffer.wrap(text, offset, length));
        }
        // A character beyond 16 bits takes two.
        pair.clear();
        int count;
        try {
            count = decode(pair);
        } finally {
            pair.flip();
        }
        if (count > 0) {
            text[offset] = pair.get();
        }
        return Math.min(count, 1);
    }

    /** Decodes one character or more; -1 at the end. */
    private int decode(CharBuffer into) throws IOException {
        int begin = into.position();
        while (failure == null && into.position() == begin) {
            CoderResult result = decoder.decode(bytes, into, ended);
            if (result.isError()) {
                failure = result;
            } else if (ended) {
                break;
            } else {
                fill();
            }
        }
        int count = into.position() - begin;
        if (count == 0 && failure != null) {
            failure.throwException();
        }
        return count > 0 ? count : -1;
    }

    /** Keeps the bytes of a character that has begun. */
    private void fill() throws IOException {
        bytes.compact();
        int read = file.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
