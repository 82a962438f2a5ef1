package io.engram.data.source;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** How the numbers of a tensor are stored. */
enum ElementType {
    F16(2, false) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return half(bytes.getShort(at));
        }
    },
    BF16(2, false) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << Short.SIZE);
        }
    },
    F32(4, false) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    F64(8, false) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.getDouble(at);
        }
    },
    BOOL(1, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.get(at) == 0 ? 0 : 1;
        }
    },
    U8(1, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.get(at) & 0xFF;
        }
    },
    I8(1, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.get(at);
        }
    },
    U16(2, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.getShort(at) & 0xFFFF;
        }
    },
    I16(2, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.getShort(at);
        }
    },
    U32(4, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.getInt(at) & 0xFFFF_FFFFL;
        }
    },
    I32(4, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.getInt(at);
        }
    },
    I64(8, true) {
        @Override
        long whole(ByteBuffer bytes, int at) {
            return bytes.getLong(at);
        }
    };

    private static final int HALF_MANTISSA = 10;
    private static final int HALF_BIAS = 15;

    private final int size;
    private final boolean whole;

    ElementType(int size, boolean whole) {
        this.size = size;
        this.whole = whole;
    }

    /** In bytes. */
    int size() {
        return size;
    }

    /** Whether all values are whole numbers. */
    boolean isWhole() {
        return whole;
    }

    double number(ByteBuffer bytes, int at) {
        return whole(bytes, at);
    }

    long whole(ByteBuffer bytes, int at) {
        throw new IllegalStateException(this + " has fractions");
    }

    /** By the name that safetensors has for it. */
    static Optional<ElementType> named(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** By NumPy's kind and size: {@code f4}. */
    static Optional<ElementType> ofNumpy(String code) {
        return switch (code) {
            case "b1" -> Optional.of(BOOL);
            case "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4" ->
                named(code.substring(0, 1).toUpperCase(Locale.ROOT) + 8 * (code.charAt(1) - '0'));
            default -> Optional.empty();
        };
    }

    /** IEEE 754 binary16. */
    private static double half(short bits) {
        int exponent = (bits >> HALF_MANTISSA) & 0x1F;
        int mantissa = bits & 0x3FF;
        double magnitude;
        if (exponent == 0x1F) {
            magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((double) mantissa, 1 - HALF_BIAS - HALF_MANTISSA);
        } else {
            magnitude = Math.scalb((double) (mantissa | 0x400), exponent - HALF_BIAS - HALF_MANTISSA);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
