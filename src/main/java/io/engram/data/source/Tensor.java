package io.engram.data.source;

import ai.djl.ndarray.types.Shape;
import io.engram.data.InvalidData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array in a file, whose first dimension counts the rows.
 *
 * @param content the file, for messages
 * @param name of the column
 * @param sizes of all dimensions, the last one fastest
 * @param begin where in the file the first element is
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares tensors
record Tensor(Content content, Bytes bytes, String name, ElementType type, ByteOrder order, long[] sizes, long begin) {

    private static final String CURE = ". Mend it, for example by numpy.nan_to_num, or leave the row out.";

    /** Of one row, which is in memory as a whole. */
    private static final long MAX_ROW_BYTES = 256 << 20;

    /** As many as a tensor of libtorch has. */
    static final int MAX_DIMENSIONS = 64;

    /** Nothing of a tensor is read, let alone room made for it, before its sizes are found to fit the file. */
    Tensor {
        if (sizes.length == 0 || sizes.length > MAX_DIMENSIONS) {
            throw content.invalid("'" + name + "' has " + sizes.length
                    + " dimensions. Give it a first dimension that counts the rows, and at most " + MAX_DIMENSIONS
                    + ".");
        }
        double needed = type.size();
        for (long size : sizes) {
            if (size < 0) {
                throw content.invalid("'" + name + "' has the shape " + Arrays.toString(sizes) + ". Write it again.");
            }
            needed *= size;
        }
        if (begin < 0 || needed > bytes.size() - begin) {
            throw content.invalid("'" + name + "' of shape " + Arrays.toString(sizes) + " needs " + (long) needed
                    + " bytes from byte " + begin + " on, but the file has " + bytes.size()
                    + ". It is cut short or its header is wrong: write or upload it again.");
        }
        if (Arrays.stream(sizes).skip(1).anyMatch(size -> size == 0)) {
            // Of them a header of a few bytes could announce any number.
            throw content.invalid("'" + name + "' of shape " + Arrays.toString(sizes)
                    + " has rows without elements. Give each row one element or more.");
        }
        if (needed > 0 && needed / sizes[0] > MAX_ROW_BYTES) {
            throw content.invalid("'" + name + "' has rows of more than " + MAX_ROW_BYTES
                    + " bytes. Make the first dimension the one that counts the rows.");
        }
    }

    long rows() {
        return sizes[0];
    }

    /** This where its file ends with it, as files of one array do. */
    Tensor alone() {
        if (end() != bytes.size()) {
            throw content.invalid("'" + name + "' ends at byte " + end() + " of " + bytes.size()
                    + ". Write one array into the file, with nothing behind it.");
        }
        return this;
    }

    /** Behind its last byte. */
    long end() {
        long elements = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        return begin + elements * type.size();
    }

    boolean isScalar() {
        return sizes.length == 1;
    }

    /** A row of it: a number where nothing but rows are counted, else an array. */
    Object cell(long row) {
        if (!isScalar()) {
            return new Row(this, row);
        }
        ByteBuffer element = read(row);
        if (type == ElementType.BOOL) {
            return type.whole(element, 0) != 0;
        } else if (type.isWhole()) {
            return type.whole(element, 0);
        }
        double value = type.number(element, 0);
        if (!Double.isFinite(value)) {
            throw unusable(row, value + CURE);
        }
        return value;
    }

    private ByteBuffer read(long row) {
        int size = elements() * type.size();
        return bytes.read(begin + row * size, size).order(order);
    }

    private int elements() {
        return (int) rowShape().size();
    }

    private Shape rowShape() {
        return new Shape(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    private UnusableCell unusable(long row, String has) {
        return new UnusableCell(content.name() + ": " + rowOf(row), "'" + name + "' has " + has);
    }

    private static String rowOf(long row) {
        return "row " + (row + 1) + " of";
    }

    private String place(int element) {
        if (isScalar()) {
            return "";
        }
        long[] indices = new long[sizes.length - 1];
        long rest = element;
        for (int i = indices.length - 1; i >= 0; i--) {
            indices[i] = rest % sizes[i + 1];
            rest /= sizes[i + 1];
        }
        return " at " + Arrays.toString(indices);
    }

    /** One row of a tensor. */
    private record Row(Tensor tensor, long row) implements ArrayCell {

        @Override
        public Shape shape() {
            return tensor.rowShape();
        }

        @Override
        public boolean whole() {
            return tensor.type.isWhole();
        }

        @Override
        public float[] floats() {
            ByteBuffer content = tensor.read(row);
            float[] values = new float[tensor.elements()];
            for (int i = 0; i < values.length; i++) {
                double value = tensor.type.number(content, i * tensor.type.size());
                if (!Double.isFinite(value)) {
                    throw tensor.unusable(row, value + tensor.place(i) + CURE);
                }
                values[i] = (float) value;
                if (Float.isInfinite(values[i])) {
                    throw tensor.unusable(row, value + ", more than 32 bits can hold. Scale the array.");
                }
            }
            return values;
        }

        @Override
        public long[] longs() {
            if (!whole()) {
                throw new InvalidData("'" + tensor.name + "' of " + tensor.content.name() + " holds " + tensor.type
                        + ", not whole numbers. Convert it to int64.");
            }
            ByteBuffer content = tensor.read(row);
            long[] values = new long[tensor.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.type.whole(content, i * tensor.type.size());
            }
            return values;
        }

        @Override
        public String toString() {
            return tensor.name + shape();
        }
    }
}
