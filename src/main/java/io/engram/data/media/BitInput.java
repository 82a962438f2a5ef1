package io.engram.data.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads bits, the highest of a byte first, and sums up what it reads as FLAC does. */
final class BitInput {

    private static final int[] CRC16 = new int[256];
    private static final int[] CRC8 = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int sum16 = i << 8;
            int sum8 = i;
            for (int bit = 0; bit < 8; bit++) {
                sum16 = (sum16 << 1) ^ ((sum16 & 0x8000) != 0 ? 0x8005 : 0);
                sum8 = (sum8 << 1) ^ ((sum8 & 0x80) != 0 ? 0x07 : 0);
            }
            CRC16[i] = sum16 & 0xFFFF;
            CRC8[i] = sum8 & 0xFF;
        }
    }

    private final InputStream in;
    private long buffer;
    private int held;
    private int sum16;
    private int sum8;

    BitInput(InputStream in) {
        this.in = in;
    }

    /** Begins to sum up, at the beginning of a byte. False where there is none. */
    boolean beginFrame() throws IOException {
        sum16 = 0;
        sum8 = 0;
        buffer = 0;
        held = 0;
        int next = in.read();
        if (next < 0) {
            return false;
        }
        take(next);
        return true;
    }

    private void take(int next) {
        sum16 = ((sum16 << 8) & 0xFFFF) ^ CRC16[(sum16 >> 8) ^ next];
        sum8 = CRC8[sum8 ^ next];
        buffer = (buffer << 8) | next;
        held += 8;
    }

    private void fill() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        take(next);
    }

    /** Up to 32 bits as a number from 0. */
    long unsigned(int count) throws IOException {
        while (held < count) {
            fill();
        }
        held -= count;
        return (buffer >>> held) & ((1L << count) - 1);
    }

    /** Up to 33 bits as a number in two's complement; none is 0. */
    long signed(int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        long high = count > 32 ? unsigned(count - 32) : 0;
        long value = count > 32 ? (high << 32) | unsigned(32) : unsigned(count);
        return value << (Long.SIZE - count) >> (Long.SIZE - count);
    }

    /** Number of zeros before the next one. */
    long unary() throws IOException {
        long zeros = 0;
        while (unsigned(1) == 0) {
            zeros++;
        }
        return zeros;
    }

    void alignToByte() {
        held -= held % 8;
    }

    int sum8() {
        return sum8;
    }

    int sum16() {
        return sum16;
    }
}
