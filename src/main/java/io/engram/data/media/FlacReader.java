package io.engram.data.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** FLAC (RFC 9639): finds the header and hands frames on. Damage is found by the sums that each frame carries. */
final class FlacReader {

    private static final int MARK = 4;
    private static final int STREAM_INFO = 34;

    private final InputStream in;
    private final Segment segment;

    FlacReader(InputStream in, Segment segment) {
        this.in = in;
        this.segment = segment;
    }

    void read() throws IOException {
        long position = 0;
        try {
            in.skipNBytes(MARK);
            ByteBuffer info = header();
            // 20 bits of rate, 3 of channels, 5 of bits, 36 of samples
            long packed = info.getLong(10);
            int channels = (int) (packed >> 41 & 0x7) + 1;
            int bits = (int) (packed >> 36 & 0x1F) + 1;
            long samples = packed & 0xF_FFFF_FFFFL;
            segment.begin(packed >>> 44, channels);
            FlacFrame frame = new FlacFrame(new BitInput(in), channels, bits);
            float[] values = new float[channels];
            while (!segment.isFull() && (samples == 0 || position < samples) && frame.read()) {
                for (int i = 0; i < frame.size() && !segment.isFull(); i++) {
                    frame.copy(i, values);
                    segment.add(values);
                }
                position += frame.size();
            }
            if (!segment.isFull() && position < samples) {
                throw segment.invalid("announces " + samples + " samples, but ends after " + position
                        + ". It is cut short: upload it again.");
            }
        } catch (EOFException e) {
            throw segment.invalid(
                    "ends within a frame, after sample " + position + ". It is cut short: upload it again.", e);
        } catch (FlacFrame.Damaged e) {
            throw segment.invalid(
                    "is damaged behind sample " + position + ": " + e.getMessage() + ". Upload it again.", e);
        }
    }

    /** The first block describes the stream; of the others nothing is needed. */
    private ByteBuffer header() throws IOException {
        ByteBuffer info = null;
        boolean last = false;
        while (!last) {
            byte[] block = in.readNBytes(4);
            if (block.length < 4) {
                throw new EOFException();
            }
            last = block[0] < 0;
            int type = block[0] & 0x7F;
            int length = (block[1] & 0xFF) << 16 | (block[2] & 0xFF) << 8 | (block[3] & 0xFF);
            if (info == null && (type != 0 || length != STREAM_INFO)) {
                throw segment.invalid("is FLAC without a header. Write it again.");
            }
            if (info == null) {
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new EOFException();
                }
                info = ByteBuffer.wrap(bytes);
            } else {
                in.skipNBytes(length);
            }
        }
        if (info == null) {
            throw segment.invalid("is FLAC without a header. Write it again.");
        }
        return info;
    }
}
