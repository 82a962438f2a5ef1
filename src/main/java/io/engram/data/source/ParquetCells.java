package io.engram.data.source;

import io.engram.data.InvalidData;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Makes cells of Parquet's values. Decimals are numbers; dates and times are texts as ISO 8601 writes them; a list is a
 * list, in any of the layouts of Parquet's {@code LogicalTypes.md}.
 */
final class ParquetCells {

    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

    private ParquetCells() {}

    /** The field of a row, null where it is missing. */
    static @Nullable Object value(Group row, int field) {
        Type type = row.getType().getType(field);
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            return list(row, field, type);
        }
        return row.getFieldRepetitionCount(field) == 0 ? null : one(row, field, 0, type);
    }

    private static @Nullable Object one(Group row, int field, int index, Type type) {
        if (type.isPrimitive()) {
            return primitive(row, field, index, type.asPrimitiveType());
        }
        GroupType group = type.asGroupType();
        if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation && group.getFieldCount() == 1) {
            return list(row.getGroup(field, index), 0, group.getType(0));
        }
        throw new InvalidData("holds fields of its own. Flatten it to a column for each.");
    }

    private static List<Object> list(Group holder, int field, Type repeated) {
        int count = holder.getFieldRepetitionCount(field);
        // Of three layers, the middle one holds an element that may be missing.
        boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
        List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Object element = wrapped ? value(holder.getGroup(field, i), 0) : one(holder, field, i, repeated);
            if (element == null) {
                throw new InvalidData("has NaN or nothing within a list. Mend it, or leave it out.");
            }
            list.add(element);
        }
        return List.copyOf(list);
    }

    private static @Nullable Object primitive(Group row, int field, int index, PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> row.getBoolean(field, index);
            case FLOAT -> finite(row.getFloat(field, index));
            case DOUBLE -> finite(row.getDouble(field, index));
            case INT32 -> whole(row.getInteger(field, index), type, meaning);
            case INT64 -> whole(row.getLong(field, index), type, meaning);
            case INT96 -> instant(row.getInt96(field, index).getBytes());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(row.getBinary(field, index), type, meaning);
        };
    }

    /** As Spark writes times: nanoseconds of a day, and the day as astronomers count. */
    private static String instant(byte[] bytes) {
        ByteBuffer time = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long nanoseconds = time.getLong();
        long day = time.getInt() - JULIAN_DAY_OF_EPOCH;
        return Instant.EPOCH.plus(day, ChronoUnit.DAYS).plusNanos(nanoseconds).toString();
    }

    /** A number that is none stands for a missing one, as pandas writes it. */
    private static @Nullable Double finite(double value) {
        if (Double.isInfinite(value)) {
            throw new InvalidData("is infinite. Mend it, or leave it out.");
        }
        return Double.isNaN(value) ? null : value;
    }

    private static Object whole(long value, PrimitiveType type, @Nullable LogicalTypeAnnotation meaning) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(value, decimal.getScale()).doubleValue();
        }
        boolean written = meaning instanceof DateLogicalTypeAnnotation
                || meaning instanceof TimeLogicalTypeAnnotation
                || meaning instanceof TimestampLogicalTypeAnnotation;
        if (written) {
            return type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32
                    ? type.stringifier().stringify((int) value)
                    : type.stringifier().stringify(value);
        }
        boolean unsigned = meaning instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
        if (!unsigned || value >= 0) {
            return value;
        }
        if (type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32) {
            return Integer.toUnsignedLong((int) value);
        }
        throw new InvalidData("exceeds 64 bits with a sign: " + Long.toUnsignedString(value) + ". Mend it.");
    }

    private static @Nullable Object bytes(Binary binary, PrimitiveType type, @Nullable LogicalTypeAnnotation meaning) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(new BigInteger(binary.getBytes()), decimal.getScale()).doubleValue();
        }
        if (meaning instanceof Float16LogicalTypeAnnotation) {
            return finite(Float.parseFloat(type.stringifier().stringify(binary)));
        }
        if (type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY && meaning != null) {
            return type.stringifier().stringify(binary);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(binary.toByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidData("holds bytes that are no UTF-8 text. Keep files beside a manifest.", e);
        }
    }
}
