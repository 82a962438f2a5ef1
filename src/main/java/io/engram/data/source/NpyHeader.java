package io.engram.data.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header of a .npy file (NumPy Enhancement Proposal 1): a Python dictionary of type, order and shape. */
final class NpyHeader {

    /** A shape of 64 dimensions takes a tenth of it. Versions of the format from 2 on announce up to 4 GiB. */
    private static final int MAX_LENGTH = 1 << 16;

    private static final int MAGIC = 8;

    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=])([a-zA-Z][0-9]*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

    private NpyHeader() {}

    static Tensor read(Content content, Bytes bytes, String name) {
        byte[] first = bytes.head(MAGIC + Integer.BYTES);
        ByteBuffer head = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        if (head.remaining() < MAGIC + Integer.BYTES || !Format.starts(first, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            throw content.invalid("is no .npy file, or is cut short. Write it by numpy.save.");
        }
        int prefix = head.get(MAGIC - 2) == 1 ? Short.BYTES : Integer.BYTES;
        long length = prefix == Short.BYTES ? head.getShort(MAGIC) & 0xFFFFL : head.getInt(MAGIC) & 0xFFFF_FFFFL;
        if (length > MAX_LENGTH || MAGIC + prefix + length > bytes.size()) {
            throw content.invalid("has a header of " + length + " bytes, while the file has " + bytes.size()
                    + " and at most " + MAX_LENGTH + " are read. Write it by numpy.save.");
        }
        byte[] text = bytes.array(MAGIC + prefix, (int) length);
        return tensor(content, bytes, name, new String(text, StandardCharsets.UTF_8), MAGIC + prefix + length);
    }

    private static Tensor tensor(Content content, Bytes bytes, String name, String header, long begin) {
        Matcher type = TYPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!type.find() || !order.find() || !shape.find()) {
            throw content.invalid("'" + name + "' has a header that is not one of plain numbers: "
                    + EntryName.quoted(header.strip()) + ". Convert it by .astype, and write it by numpy.save.");
        }
        ElementType element = ElementType.ofNumpy(type.group(2))
                .orElseThrow(() -> content.invalid("'" + name + "' holds " + type.group(2)
                        + ", which is not read. Convert it by .astype to a float or integer type of up to 64 bits."));
        long[] sizes = sizes(content, shape.group(1));
        if (order.group(1).equals("True") && sizes.length > 1) {
            throw content.invalid("'" + name + "' is stored by columns. Write numpy.ascontiguousarray of it instead.");
        }
        ByteOrder bytesOrder = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new Tensor(content, bytes, name, element, bytesOrder, sizes, begin).alone();
    }

    private static long[] sizes(Content content, String text) {
        try {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw content.invalid("has a shape that is none: (" + text + "). Write it by numpy.save.", e);
        }
    }
}
