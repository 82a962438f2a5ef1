package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.source.ListArray;
import io.engram.data.source.UnusableCell;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cells as bytes and back. An array that lies in a file of its own stays an object. */
final class CellCode {

    private static final byte MISSING = 0;
    private static final byte WHOLE = 1;
    private static final byte FRACTION = 2;
    private static final byte FALSE = 3;
    private static final byte TRUE = 4;
    private static final byte LATIN = 5;
    private static final byte TEXT = 6;
    private static final byte LIST = 7;
    private static final byte OBJECT = 8;
    private static final byte ARRAY = 9;
    private static final byte UNUSABLE = 10;

    /** What has no bytes: arrays know where they lie in their file. */
    private final List<Object> objects = new ArrayList<>();

    byte[] pack(@Nullable Object[] cells) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * cells.length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(cells.length);
            for (Object cell : cells) {
                write(out, cell);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
        return bytes.toByteArray();
    }

    private void write(DataOutputStream out, @Nullable Object cell) throws IOException {
        if (cell == null) {
            out.writeByte(MISSING);
        } else if (cell instanceof Long whole) {
            out.writeByte(WHOLE);
            out.writeLong(whole);
        } else if (cell instanceof Double fraction) {
            out.writeByte(FRACTION);
            out.writeDouble(fraction);
        } else if (cell instanceof Boolean truth) {
            out.writeByte(truth ? TRUE : FALSE);
        } else if (cell instanceof String text) {
            write(out, text);
        } else if (cell instanceof List<?> list) {
            out.writeByte(LIST);
            out.writeInt(list.size());
            for (Object element : list) {
                write(out, element);
            }
        } else if (cell instanceof ListArray array) {
            write(out, array);
        } else if (cell instanceof UnusableCell unusable) {
            out.writeByte(UNUSABLE);
            write(out, unusable.place());
            write(out, unusable.reason());
        } else {
            out.writeByte(OBJECT);
            out.writeInt(objects.size());
            objects.add(cell);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        boolean latin = text.chars().allMatch(c -> c < 256);
        out.writeByte(latin ? LATIN : TEXT);
        out.writeInt(text.length());
        if (latin) {
            out.writeBytes(text);
        } else {
            // Half a surrogate pair, which JSON may hold, has no UTF-8.
            out.writeChars(text);
        }
    }

    private static void write(DataOutputStream out, ListArray array) throws IOException {
        long[] sizes = array.shape().getShape();
        out.writeByte(ARRAY);
        out.writeBoolean(array.whole());
        out.writeByte(sizes.length);
        for (long size : sizes) {
            out.writeLong(size);
        }
        for (double element : array.elements()) {
            out.writeDouble(element);
        }
    }

    private static ListArray array(ByteBuffer packed) {
        boolean whole = packed.get() != 0;
        long[] sizes = new long[packed.get()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = packed.getLong();
        }
        Shape shape = new Shape(sizes);
        double[] elements = new double[Math.toIntExact(shape.size())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = packed.getDouble();
        }
        return ListArray.of(shape, elements, whole);
    }

    @Nullable
    Object[] unpack(ByteBuffer packed) {
        @Nullable Object[] cells = new @Nullable Object[packed.getInt()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = read(packed);
        }
        return cells;
    }

    private @Nullable Object read(ByteBuffer packed) {
        byte kind = packed.get();
        return switch (kind) {
            case MISSING -> null;
            case WHOLE -> packed.getLong();
            case FRACTION -> packed.getDouble();
            case FALSE -> false;
            case TRUE -> true;
            case LATIN -> latin(packed);
            case TEXT -> text(packed);
            case LIST -> list(packed);
            case ARRAY -> array(packed);
            case UNUSABLE -> new UnusableCell(String.valueOf(read(packed)), String.valueOf(read(packed)));
            case OBJECT -> objects.get(packed.getInt());
            default -> throw new IllegalStateException("no cell begins with " + kind);
        };
    }

    private static String latin(ByteBuffer packed) {
        byte[] letters = new byte[packed.getInt()];
        packed.get(letters);
        return new String(letters, StandardCharsets.ISO_8859_1);
    }

    private static String text(ByteBuffer packed) {
        char[] letters = new char[packed.getInt()];
        packed.asCharBuffer().get(letters);
        packed.position(packed.position() + Character.BYTES * letters.length);
        return new String(letters);
    }

    private List<@Nullable Object> list(ByteBuffer packed) {
        int size = packed.getInt();
        List<@Nullable Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(read(packed));
        }
        return list;
    }
}
