package io.engram.data.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * RIFF WAVE, or RF64 of more than 4 GiB, with PCM of 8, 16, 24 and 32 bits, floating-point numbers of 32 and 64, or
 * A-law or mu-law of telephones, plain or extensible.
 */
final class WavReader {

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FORMAT = 16;
    private static final int SUBFORMAT = 24;

    /** The longest that any format has; a longer one is no header. */
    private static final int MAX_FORMAT = 1 << 10;

    /** A program that writes to a pipe does not know the size. */
    private static final long UNKNOWN = 0xFFFF_FFFFL;

    /** Of RF64's own chunk: sizes of the file and of the samples, and a number of samples. */
    private static final int SIZES = 24;

    /** As many as a format can name, and far more than a recorder has. */
    private static final int MAX_CHANNELS = 1024;

    private static final int FRAMES = 1 << 12;

    private final InputStream in;
    private final Segment segment;
    private int format;
    private int channels;
    private int bits;

    WavReader(InputStream in, Segment segment) {
        this.in = in;
        this.segment = segment;
    }

    void read() throws IOException {
        ByteBuffer riff = bytes(RIFF_HEADER, "its header");
        if (riff.getInt(8) != 0x45564157) {
            throw segment.invalid("is RIFF, but not WAVE. Convert it to WAV.");
        }
        boolean described = false;
        long sizeOfSamples = UNKNOWN;
        while (true) {
            ByteBuffer chunk = bytes(CHUNK_HEADER, "its header");
            byte[] name = new byte[4];
            chunk.get(0, name);
            String id = new String(name, StandardCharsets.ISO_8859_1);
            long size = chunk.getInt(4) & 0xFFFF_FFFFL;
            if (id.equals("fmt ")) {
                describe(size);
                described = true;
            } else if (id.equals("ds64") && size >= SIZES) {
                sizeOfSamples = bytes(SIZES, "its header").getLong(8);
                skip(size - SIZES + (size & 1));
            } else if (id.equals("data")) {
                if (!described) {
                    throw segment.invalid("has samples before their format. Write it again.");
                }
                samples(size == UNKNOWN && sizeOfSamples > 0 ? sizeOfSamples : size);
                return;
            } else {
                skip(size + (size & 1));
            }
        }
    }

    private void describe(long size) throws IOException {
        if (size < FORMAT || size > MAX_FORMAT) {
            throw segment.invalid("has a format header of " + size + " bytes. Write it again.");
        }
        ByteBuffer header = bytes((int) (size + (size & 1)), "its header");
        format = header.getShort(0) & 0xFFFF;
        channels = header.getShort(2) & 0xFFFF;
        bits = header.getShort(14) & 0xFFFF;
        if (format == EXTENSIBLE && size >= SUBFORMAT + 2) {
            format = header.getShort(SUBFORMAT) & 0xFFFF;
        }
        if (!isRead()) {
            throw segment.invalid("is WAV of format " + format + " with " + bits
                    + " bits, which is not read. Convert it: ffmpeg -i in.wav -c:a pcm_s16le out.wav");
        }
        int block = header.getShort(12) & 0xFFFF;
        if (channels < 1 || channels > MAX_CHANNELS || block != channels * bits / 8) {
            throw segment.invalid("announces " + channels + " channels of " + bits + " bits in blocks of " + block
                    + " bytes. Write it again.");
        }
        segment.begin(header.getInt(4) & 0xFFFF_FFFFL, channels);
    }

    private boolean isRead() {
        return switch (format) {
            case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case FLOAT -> bits == 32 || bits == 64;
            case A_LAW, MU_LAW -> bits == 8;
            default -> false;
        };
    }

    private void samples(long size) throws IOException {
        int block = channels * bits / 8;
        long frames = size == UNKNOWN ? Long.MAX_VALUE : size / block;
        long skipped = Math.min(frames, segment.before());
        if (skipped > 0 && (skipped > Long.MAX_VALUE / block || !skipFrames(skipped * block))) {
            throw segment.invalid("ends before sample " + skipped + ". It is cut short, or the start is wrong.");
        }
        segment.skipped(skipped);
        byte[] buffer = new byte[FRAMES * block];
        float[] frame = new float[channels];
        boolean cut = false;
        for (long left = frames - skipped; !cut && left > 0 && !segment.isFull(); ) {
            int wanted = (int) Math.min(FRAMES, left);
            int read = in.readNBytes(buffer, 0, wanted * block);
            ByteBuffer values = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
            int whole = read / block;
            for (int i = 0; i < whole && !segment.isFull(); i++) {
                for (int channel = 0; channel < channels; channel++) {
                    frame[channel] = sample(values, (i * channels + channel) * (bits / 8));
                }
                segment.add(frame);
            }
            left -= whole;
            cut = whole < wanted && !segment.isFull() && size != UNKNOWN;
            if (whole < wanted) {
                break;
            }
        }
        if (cut) {
            throw segment.invalid(
                    "announces " + frames + " samples, but ends before. It is cut short: upload it again.");
        }
    }

    private float sample(ByteBuffer values, int at) {
        return switch (format) {
            case FLOAT -> bits == 32 ? values.getFloat(at) : (float) values.getDouble(at);
            case A_LAW -> aLaw(values.get(at)) / 32768f;
            case MU_LAW -> muLaw(values.get(at)) / 32768f;
            default -> pcm(values, at);
        };
    }

    /**
     * The middle of what a code stands for, of 16 bits. ITU-T G.711: sign, three bits of exponent, four of fraction.
     */
    private static int aLaw(int code) {
        int bits = code ^ 0x55;
        int exponent = (bits >> 4) & 7;
        int fraction = ((bits & 15) << 4) + 8;
        int size = exponent == 0 ? fraction : (fraction + 256) << (exponent - 1);
        return (bits & 128) == 0 ? -size : size;
    }

    private static int muLaw(int code) {
        int bits = ~code;
        int size = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
        return (bits & 128) == 0 ? size : -size;
    }

    private float pcm(ByteBuffer values, int at) {
        return switch (bits) {
            case 8 -> ((values.get(at) & 0xFF) - 128) / 128f;
            case 16 -> values.getShort(at) / 32768f;
            case 24 -> ((values.get(at) & 0xFF) | (values.getShort(at + 1) << 8)) / 8388608f;
            default -> values.getInt(at) / 0x1p31f;
        };
    }

    private boolean skipFrames(long count) throws IOException {
        try {
            in.skipNBytes(count);
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    private void skip(long count) throws IOException {
        if (!skipFrames(count)) {
            throw segment.invalid("ends before its samples. It is cut short: upload it again.");
        }
    }

    private ByteBuffer bytes(int count, String part) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw segment.invalid("ends within " + part + ". It is cut short: upload it again.");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
