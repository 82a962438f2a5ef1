package io.engram.data;

import io.engram.storage.ScratchFile;
import java.nio.ByteBuffer;

/** Rows of numbers that are too many for memory: of each row its features, then its targets. */
final class RowFile implements AutoCloseable {

    private final ScratchFile file = ScratchFile.create();
    private final int featureCount;
    private final int targetCount;
    private final ByteBuffer row;

    RowFile(int featureCount, int targetCount) {
        this.featureCount = featureCount;
        this.targetCount = targetCount;
        this.row = ByteBuffer.allocate(bytesOf(featureCount, targetCount));
    }

    /** How many bytes a row takes, here and in memory. */
    static int bytesOf(int featureCount, int targetCount) {
        return Math.addExact(
                Math.multiplyExact(Float.BYTES, featureCount), Math.multiplyExact(Double.BYTES, targetCount));
    }

    /** Adds the first rows of these arrays. */
    void add(float[] features, double[] targets, int rows) {
        for (int i = 0; i < rows; i++) {
            row.clear();
            row.asFloatBuffer().put(features, i * featureCount, featureCount);
            row.position(Float.BYTES * featureCount);
            row.asDoubleBuffer().put(targets, i * targetCount, targetCount);
            file.append(row.rewind());
        }
    }

    void end() {
        file.flush();
    }

    /** Reads rows that follow each other into these arrays, from their n-th row on. */
    void read(int first, int count, float[] features, double[] targets, int n) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, row.capacity()));
        file.read(bytes, (long) first * row.capacity());
        for (int i = 0; i < count; i++) {
            bytes.position(i * row.capacity());
            bytes.asFloatBuffer().get(features, (n + i) * featureCount, featureCount);
            bytes.position(i * row.capacity() + Float.BYTES * featureCount);
            bytes.asDoubleBuffer().get(targets, (n + i) * targetCount, targetCount);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
