package io.engram.data.media;

import java.io.IOException;

/** A frame of FLAC: some thousand samples of all channels. */
final class FlacFrame {

    private static final int SYNC = 0x3FFE;
    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;

    private final BitInput bits;
    private final FlacSubframe subframe;
    private final int channels;
    private final int depth;
    private long[][] values = {};
    private int size;

    FlacFrame(BitInput bits, int channels, int depth) {
        this.bits = bits;
        this.subframe = new FlacSubframe(bits);
        this.channels = channels;
        this.depth = depth;
    }

    /** What the stream says cannot be. */
    static final class Damaged extends IOException {
        Damaged(String message) {
            super(message);
        }
    }

    /** Number of samples of each channel. */
    int size() {
        return size;
    }

    /** A sample of each channel, from -1 to 1. */
    void copy(int sample, float[] into) {
        for (int channel = 0; channel < channels; channel++) {
            into[channel] = (float) (values[channel][sample] / (double) (1L << (depth - 1)));
        }
    }

    /** Reads the next frame. False at the end of the stream. */
    boolean read() throws IOException {
        if (!bits.beginFrame()) {
            return false;
        }
        if (bits.unsigned(14) != SYNC || bits.unsigned(1) != 0) {
            throw new Damaged("no frame begins there");
        }
        bits.unsigned(1);
        int sizeCode = (int) bits.unsigned(4);
        int rateCode = (int) bits.unsigned(4);
        int assignment = (int) bits.unsigned(4);
        int depthCode = (int) bits.unsigned(3);
        bits.unsigned(1);
        skipNumber();
        size = size(sizeCode);
        bits.unsigned(rateCode == 12 ? 8 : rateCode == 13 || rateCode == 14 ? 16 : 0);
        int sum = bits.sum8();
        if (bits.unsigned(8) != sum) {
            throw new Damaged("the sum of a frame's header is wrong");
        }
        check(assignment, depthCode);
        readChannels(assignment);
        return true;
    }

    /** The frame's or its first sample's number, as UTF-8 would have it. */
    private void skipNumber() throws IOException {
        int first = (int) bits.unsigned(8);
        for (int mask = 0x40; first >= 0xC0 && (first & mask) != 0 && mask > 1; mask >>= 1) {
            bits.unsigned(8);
        }
    }

    private int size(int code) throws IOException {
        return switch (code) {
            case 0 -> throw new Damaged("a frame has no size");
            case 1 -> 192;
            case 2, 3, 4, 5 -> 576 << (code - 2);
            case 6 -> (int) bits.unsigned(8) + 1;
            case 7 -> (int) bits.unsigned(16) + 1;
            default -> 256 << (code - 8);
        };
    }

    private void check(int assignment, int depthCode) throws Damaged {
        int[] depths = {depth, 8, 12, -1, 16, 20, 24, 32};
        int found = assignment < LEFT_SIDE ? assignment + 1 : assignment <= MID_SIDE ? 2 : -1;
        if (found != channels || depths[depthCode] != depth) {
            throw new Damaged("a frame has other channels or bits than the header says");
        }
    }

    private void readChannels(int assignment) throws IOException {
        if (values.length == 0 || values[0].length < size) {
            values = new long[channels][size];
        }
        for (int channel = 0; channel < channels; channel++) {
            boolean side = assignment == SIDE_RIGHT ? channel == 0 : assignment >= LEFT_SIDE && channel == 1;
            subframe.read(values[channel], size, side ? depth + 1 : depth);
        }
        bits.alignToByte();
        int sum = bits.sum16();
        if (bits.unsigned(16) != sum) {
            throw new Damaged("the sum of a frame is wrong");
        }
        if (assignment >= LEFT_SIDE) {
            separate(assignment, values[0], values[1]);
        }
    }

    private void separate(int assignment, long[] first, long[] second) {
        for (int i = 0; i < size; i++) {
            if (assignment == LEFT_SIDE) {
                second[i] = first[i] - second[i];
            } else if (assignment == SIDE_RIGHT) {
                first[i] += second[i];
            } else {
                long mid = first[i] << 1 | (second[i] & 1);
                long side = second[i];
                first[i] = (mid + side) >> 1;
                second[i] = (mid - side) >> 1;
            }
        }
    }
}
