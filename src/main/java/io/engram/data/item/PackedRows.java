package io.engram.data.item;

import io.engram.storage.ScratchFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of cells, written one after the other and read anywhere: in memory while they take little of it, all of them in
 * files that go with the process from then on. In memory stay then arrays alone, which lie in files of their own.
 */
final class PackedRows implements AutoCloseable {

    private final long mostBytes;
    private final CellCode code = new CellCode();

    /** Empty from when there is a file. */
    private final List<byte[]> inMemory = new ArrayList<>();

    private long bytes;
    private @Nullable ScratchFile file;

    /** Where each row begins in the file, and the last one ends. */
    private @Nullable ScratchFile places;

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
        if (file != null && places != null) {
            append(file, places, packed);
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
        ScratchFile content = ScratchFile.create();
        file = content;
        ScratchFile begins = ScratchFile.create();
        places = begins;
        place(begins, 0);
        inMemory.forEach(packed -> append(content, begins, packed));
        inMemory.clear();
    }

    private static void append(ScratchFile content, ScratchFile begins, byte[] packed) {
        content.append(ByteBuffer.wrap(packed));
        place(begins, content.size());
    }

    private static void place(ScratchFile begins, long place) {
        begins.append(ByteBuffer.allocate(Long.BYTES).putLong(place).flip());
    }

    /** Ends the writing; nothing may be read before. */
    void end() {
        if (file != null && places != null) {
            file.flush();
            places.flush();
        }
    }

    /** The cells of a row as they were added. */
    @Nullable
    Object[] read(int row) {
        if (file == null || places == null) {
            return code.unpack(ByteBuffer.wrap(inMemory.get(row)));
        }
        ByteBuffer both = ByteBuffer.allocate(2 * Long.BYTES);
        places.read(both, (long) row * Long.BYTES);
        long from = both.getLong(0);
        ByteBuffer packed = ByteBuffer.allocate(Math.toIntExact(both.getLong(Long.BYTES) - from));
        file.read(packed, from);
        return code.unpack(packed.flip());
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
        if (places != null) {
            places.close();
        }
    }
}
