package io.engram.stream;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A log that somebody else writes: lines of UTF-8, of which the last may be incomplete. It may not be there yet. */
record LogFile(Path path) {

    private static final int BLOCK = 64 * 1024;

    /** @param next where the next one begins */
    @SuppressWarnings("ArrayRecordComponent")
    record Chunk(byte[] bytes, long next) {

        boolean isEmpty() {
            return bytes.length == 0;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            // Not there yet, or just gone.
            return 0;
        }
    }

    /** Where reading goes on: at the start where the file is shorter than it was, since then it is another one. */
    long resumed(long from) {
        return from > size() ? 0 : from;
    }

    /** The next whole lines, about a block of them; a line that is longer comes in parts. Empty: nothing yet. */
    Chunk lines(long from) throws IOException {
        Chunk block = bytes(from);
        int end = block.bytes.length;
        while (end > 0 && block.bytes[end - 1] != '\n') {
            end--;
        }
        if (end == 0 && block.bytes.length == BLOCK) {
            end = characters(block.bytes);
        }
        return new Chunk(Arrays.copyOf(block.bytes, end), from + end);
    }

    /** The next bytes, whatever they are. */
    Chunk bytes(long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.max(0, Math.min(BLOCK, file.length() - from))];
            file.seek(from);
            int read = Math.max(0, file.read(bytes));
            return new Chunk(Arrays.copyOf(bytes, read), from + read);
        } catch (FileNotFoundException e) {
            return new Chunk(new byte[0], from);
        }
    }

    /** How many of these bytes are whole characters. */
    private static int characters(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && end > bytes.length - 4 && (bytes[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        return end > 1 && (bytes[end - 1] & 0xC0) == 0xC0 ? end - 1 : bytes.length;
    }

    /**
     * Where the last lines begin; an incomplete one counts. With no lines: where the next line will begin, or the
     * incomplete one does.
     */
    long startOfLast(long lines, long mostBytes) throws IOException {
        long size = size();
        long least = Math.max(0, size - mostBytes);
        long found = 0;
        long at = size;
        while (at > least) {
            long from = Math.max(least, at - BLOCK);
            byte[] block = Arrays.copyOf(bytes(from).bytes, (int) (at - from));
            for (int i = block.length - 1; i >= 0; i--) {
                // The end of the last line begins no other.
                if (block[i] == '\n' && (lines == 0 || (from + i + 1 < size && ++found == lines))) {
                    return from + i + 1;
                }
            }
            at = from;
        }
        return least == 0 ? 0 : startOfLine(least);
    }

    private long startOfLine(long from) throws IOException {
        byte[] block = bytes(from).bytes;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == '\n') {
                return from + i + 1;
            }
        }
        return from;
    }
}
