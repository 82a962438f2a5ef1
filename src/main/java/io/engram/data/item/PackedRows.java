package io.engram.data.item;

import io.engram.storage.ScratchFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of cells, written one after the other and read anywhere: in memory while they take little of it, all of them in
 * a file that goes with the process from then on. In memory stay then 8 bytes a row, and arrays, which lie in files of
 * their own.
 */
final class PackedRows implements AutoCloseable {

    private final long mostBytes;
    private final CellCode code = new CellCode();

    /** Empty from when there is a file. */
    private final List<byte[]> inMemory = new ArrayList<>();

    private long bytes;
    private @Nullable ScratchFile file;

    /** Where each row ends in the file. */
    private long[] ends = new long[0];

    private int rows;

    PackedRows(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    int size() {
        return rows;
    }

    boolean isInMemory() {
        return file == null;
    }

    void add(@Nullable Object[] cells) {
        byte[] packed = code.pack(cells);
        rows = Math.addExact(rows, 1);
        if (file != null) {
            append(file, rows - 1, packed);
            return;
        }
        inMemory.add(packed);
        // An array takes 16 bytes beside its content, and a place in the list.
        bytes += packed.length + 20;
        if (bytes > mostBytes) {
            moveToFile();
        }
    }

    private void moveToFile() {
        ScratchFile opened = ScratchFile.create();
        file = opened;
        for (int row = 0; row < inMemory.size(); row++) {
            append(opened, row, inMemory.get(row));
        }
        inMemory.clear();
    }

    private void append(ScratchFile to, int row, byte[] packed) {
        to.append(ByteBuffer.wrap(packed));
        if (row == ends.length) {
            ends = Arrays.copyOf(ends, Math.max(1024, row + row / 2));
        }
        ends[row] = to.size();
    }

    /** Ends the writing; nothing may be read before. */
    void end() {
        if (file != null) {
            file.flush();
        }
    }

    /** The cells of a row as they were added. */
    @Nullable
    Object[] read(int row) {
        if (file == null) {
            return code.unpack(ByteBuffer.wrap(inMemory.get(row)));
        }
        long from = row == 0 ? 0 : ends[row - 1];
        ByteBuffer packed = ByteBuffer.allocate(Math.toIntExact(ends[row] - from));
        file.read(packed, from);
        return code.unpack(packed.flip());
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
