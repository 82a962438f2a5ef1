package io.engram.tensor;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes Python's pickle, protocol 2, as libtorch's own pickler does: only what a TorchScript archive needs, and
 * nothing that remembers what was written before, so that one program may stand within another.
 */
final class Pickle {

    private static final int NEW_OBJECT = 0x81;
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** What a whole file begins with. */
    Pickle begin() {
        bytes.write(0x80);
        bytes.write(2);
        return this;
    }

    /** The file, which ends here. */
    byte[] end() {
        return operations(".").bytes.toByteArray();
    }

    /** Operations whose codes are letters and which need no argument. */
    Pickle operations(String codes) {
        bytes.writeBytes(codes.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Another pickle without its beginning and its end. */
    Pickle program(byte[] operations) {
        bytes.writeBytes(operations);
        return this;
    }

    /** A class or a function by its name. */
    Pickle global(String module, String name) {
        return operations("c" + module + "\n" + name + "\n");
    }

    Pickle text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        operations("X")
                .bytes
                .writeBytes(little(Integer.BYTES).putInt(utf8.length).array());
        bytes.writeBytes(utf8);
        return this;
    }

    Pickle truth(boolean value) {
        bytes.write(value ? TRUE : FALSE);
        return this;
    }

    /** Four bytes where that is enough, else eight. */
    Pickle number(long value) {
        if (value == (int) value) {
            operations("J")
                    .bytes
                    .writeBytes(little(Integer.BYTES).putInt((int) value).array());
        } else {
            bytes.write(0x8a);
            bytes.write(Long.BYTES);
            bytes.writeBytes(little(Long.BYTES).putLong(value).array());
        }
        return this;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Pickle numbers(long[] values) {
        operations("(");
        for (long value : values) {
            number(value);
        }
        return operations("t");
    }

    /** An instance of a class, whose attributes follow until {@link #endObject}. */
    Pickle beginObject(String module, String type) {
        global(module, type).operations(")").bytes.write(NEW_OBJECT);
        return operations("}(");
    }

    Pickle endObject() {
        return operations("ub");
    }

    /** What libtorch wants to know of every module beside its own attributes; it is one for evaluation. */
    Pickle moduleState(boolean training) {
        return text("training").truth(training).text("_is_full_backward_hook").operations("N");
    }

    /** A tensor that lies in a file of its own, in the order of its dimensions. */
    Pickle tensor(String storage, DataType type, Shape shape, boolean gradient) {
        global("torch._utils", "_rebuild_tensor_v2").operations("((");
        text("storage").global("torch", storageType(type)).text(storage).text("cpu");
        number(shape.size()).operations("tQ").number(0);
        numbers(shape.getShape()).numbers(strides(shape.getShape()));
        return truth(gradient).global("collections", "OrderedDict").operations(")RtR");
    }

    private static long[] strides(long[] sizes) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, sizes[i]);
        }
        return strides;
    }

    private static String storageType(DataType type) {
        return switch (type) {
            case FLOAT32 -> "FloatStorage";
            case FLOAT64 -> "DoubleStorage";
            case FLOAT16 -> "HalfStorage";
            case INT64 -> "LongStorage";
            case INT32 -> "IntStorage";
            case UINT8 -> "ByteStorage";
            case INT8 -> "CharStorage";
            case BOOLEAN -> "BoolStorage";
            default -> throw new IllegalArgumentException("a TorchScript archive has no storage for " + type);
        };
    }
}
