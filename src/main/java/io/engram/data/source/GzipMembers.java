package io.engram.data.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What all members of a gzip file hold, one behind the other (RFC 1952, section 2.2). Zeros at the end are padding, as
 * gzip itself takes them; anything else is damage, which Java's own stream takes for the end.
 */
final class GzipMembers extends InputStream {

    private static final int BUFFER = 1 << 16;

    /** Of a gigabyte of such members nothing would come, in ten minutes. */
    private static final int MOST_EMPTY = 10_000;

    private final BufferedInputStream file;
    private InputStream member;
    private int emptyOnes;

    /**
     * Begins with the first member.
     *
     * @throws IOException where it is none
     */
    GzipMembers(InputStream packed) throws IOException {
        this.file = new BufferedInputStream(packed, BUFFER);
        this.member = member();
    }

    private InputStream member() throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(file)
                .setDecompressConcatenated(false)
                .get();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int count = member.read(bytes, offset, length);
        while (count < 0 && another()) {
            member = member();
            count = member.read(bytes, offset, length);
            if (count < 0 && ++emptyOnes > MOST_EMPTY) {
                throw new IOException("more than " + MOST_EMPTY + " of its members hold nothing");
            }
        }
        return count;
    }

    /** Whether another member follows where one has ended. */
    private boolean another() throws IOException {
        file.mark(1);
        int next = file.read();
        if (next > 0) {
            file.reset();
            return true;
        }
        while (next == 0) {
            next = file.read();
        }
        if (next > 0) {
            throw new IOException("something stands behind its end that is no gzip");
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        member.close();
        file.close();
    }
}
