package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Guards what is unpacked: against damage, and against little files that become huge ones. */
final class Unpacking {

    /** Text, audio and images become 2 to 50 times smaller; only what was made to harm becomes so much smaller. */
    private static final long MAX_RATIO = 200;

    /** Up to here the ratio does no harm: a file of zeros is packed well. */
    private static final long HARMLESS = 1L << 30;

    private Unpacking() {}

    /**
     * Refuses an archive that unpacks to far more than its size.
     *
     * @param unpacked bytes so far
     * @param packed bytes of the archive
     */
    static void check(String name, long unpacked, long packed) {
        if (unpacked > HARMLESS && unpacked / MAX_RATIO > packed) {
            throw new InvalidData(name + " would unpack to more than " + MAX_RATIO + " times its " + packed
                    + " bytes, which no data does. Upload it unpacked, or as several files.");
        }
    }

    /** What a gzip file holds. */
    static InputStream gunzip(Content packed) throws IOException {
        InputStream file = packed.open();
        try {
            return new Guarded(new GzipMembers(file), packed, Long.MAX_VALUE, packed.size());
        } catch (IOException e) {
            file.close();
            throw packed.invalid("is damaged gzip (" + reason(e) + "). Pack it again.", e);
        }
    }

    /** The stream, which ends with a failure where it is damaged or longer than it should be. */
    static InputStream guard(InputStream stream, Content content, long size) {
        return new Guarded(stream, content, size, Long.MAX_VALUE / MAX_RATIO);
    }

    private static final class Guarded extends FilterInputStream {
        private final Content content;
        private final long size;
        private final long packed;
        private long read;

        Guarded(InputStream stream, Content content, long size, long packed) {
            super(stream);
            this.content = content;
            this.size = size;
            this.packed = packed;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                int count = in.read(bytes, offset, length);
                if (count < 0 && read < size && size != Long.MAX_VALUE) {
                    throw content.invalid("ends after " + read + " of " + size + " bytes. Pack the archive again.");
                }
                pass(Math.max(0, count));
                return count;
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        @Override
        public long skip(long count) {
            try {
                long skipped = in.skip(count);
                pass(skipped);
                return skipped;
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        private InvalidData damaged(IOException e) {
            return content.invalid("is damaged after " + read + " bytes (" + reason(e) + "). Pack it again.", e);
        }

        private void pass(long count) {
            read += count;
            if (read > size) {
                throw content.invalid("holds more than the " + size + " bytes it announces. Pack the archive again.");
            }
            check(content.name(), read, packed);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** Of an end that comes too early the library says nothing. */
    private static String reason(IOException e) {
        return e.getMessage() == null ? "it ends too early" : e.getMessage();
    }
}
