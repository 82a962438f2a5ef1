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
        CharBuffer into = CharBuffer.wrap(text, offset, length);
        int begin = into.position();
        while (failure == null && into.position() == begin) {
            CoderResult result = decoder.decode(bytes, into, ended);
            if (result.isError()) {
                failure = result;
            } else if (result.isOverflow() || ended) {
                break;
            } else {
                fill();
            }
        }
        int count = into.position() - begin;
        if (count > 0) {
            return count;
        }
        if (failure != null) {
            failure.throwException();
        }
        return -1;
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
