package io.engram.data;

import java.util.Locale;
import java.util.Set;

/** Reads one cell after the other as a number, without an object for each. */
public final class CellNumber {

    /** Whole numbers below it are exact in a double: 2^53. */
    public static final double EXACT = 1L << 53;

    private static final int SHOWN = 40;

    private static final Set<String> NOT_FINITE =
            Set.of("nan", "inf", "infinity", "+inf", "+infinity", "-inf", "-infinity", "-nan", "+nan");

    /** Below 10^16 a mantissa is exact in a double, and so are these; their quotient is then rounded correctly. */
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private double value;
    private boolean whole;

    /** Returns whether the cell is a finite number, which {@link #value()} then holds. Spaces around it are ignored. */
    public boolean parse(char[] text, int offset, int length) {
        int start = offset;
        int end = offset + length;
        while (start < end && text[start] == ' ') {
            start++;
        }
        while (start < end && text[end - 1] == ' ') {
            end--;
        }
        boolean negative = start < end && text[start] == '-';
        int digits = 0;
        int point = -1;
        long mantissa = 0;
        for (int i = negative || (start < end && text[start] == '+') ? start + 1 : start; i < end; i++) {
            char c = text[i];
            if (c >= '0' && c <= '9') {
                mantissa = mantissa * 10 + (c - '0');
                digits++;
            } else if (c == '.' && point < 0) {
                point = digits;
            } else {
                whole = false;
                return parseSlowly(text, start, end);
            }
        }
        whole = point < 0 && digits > 0;
        if (digits >= POWERS_OF_TEN.length) {
            return parseSlowly(text, start, end);
        }
        double magnitude = point < 0 ? mantissa : mantissa / POWERS_OF_TEN[digits - point];
        value = negative ? 0.0 - magnitude : magnitude;
        return digits > 0;
    }

    /** Exponents and long mantissas; what Java alone takes for a number (1d, 0x1p3, NaN) is none. */
    private boolean parseSlowly(char[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text[i];
            if ((c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-') {
                return false;
            }
        }
        try {
            value = Double.parseDouble(new String(text, start, end - start));
            return Double.isFinite(value);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    public double value() {
        return value;
    }

    /** Whether the number was written without a point or an exponent. */
    public boolean isWhole() {
        return whole;
    }

    /** What a cell that is not a finite number is instead: {@code is 'abc'}. */
    public static String explain(String cell) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return "is empty";
        }
        String shown = text.replaceAll("\\p{Cntrl}", " ");
        String quoted = "is '" + (shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN - 3) + "...") + "'";
        return isInfinite(text) ? quoted + ", not a finite number" : quoted;
    }

    private static boolean isInfinite(String text) {
        return NOT_FINITE.contains(text.toLowerCase(Locale.ROOT)) || text.matches("[+-]?[0-9.]+[eE]\\+?[0-9]+");
    }
}
