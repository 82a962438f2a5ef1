package io.engram.metric.stats;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as Python writes them, so that a log of ours reads like the reference's. Java's own format rounds the
 * shortest decimal, this the number itself: 2.675 is a little less, and 2.67.
 */
public final class DecimalText {

    /** From here on, Python writes a power of ten. */
    private static final int PLAIN_DIGITS = 16;

    private static final int PLAIN_ZEROS = -4;

    private DecimalText() {}

    /** As {@code f"{value:.2f}"} for 2 decimals: {@code 2.35}. */
    public static String fixed(double value, int decimals) {
        return Double.isFinite(value)
                ? sign(value)
                        + exactly(value)
                                .setScale(decimals, RoundingMode.HALF_EVEN)
                                .toPlainString()
                : special(value);
    }

    /** As {@code f"{value:.2e}"} for 2 decimals: {@code 1.00e-03}. */
    public static String scientific(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        BigDecimal rounded = exactly(value).round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        BigDecimal mantissa = rounded.scaleByPowerOfTen(-exponent).setScale(decimals, RoundingMode.UNNECESSARY);
        return sign(value) + mantissa.toPlainString() + power(exponent);
    }

    /** As {@code f"{value:.2%}"} for 2 decimals: {@code 33.33%}. */
    public static String percent(double share, int decimals) {
        return fixed(share * 100, decimals) + "%";
    }

    /** As {@code f"{value}"}: the digits that tell it from every other, {@code 0.075}, {@code 1e-05}. */
    public static String shortest(double value) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        BigDecimal digits = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        int exponent = exponent(digits);
        if (exponent >= PLAIN_DIGITS || exponent < PLAIN_ZEROS) {
            return sign(value) + digits.scaleByPowerOfTen(-exponent).toPlainString() + power(exponent);
        }
        return sign(value)
                + digits.setScale(Math.max(1, digits.scale()), RoundingMode.UNNECESSARY)
                        .toPlainString();
    }

    private static BigDecimal exactly(double value) {
        return new BigDecimal(Math.abs(value));
    }

    /** Of zero too, which Python gives one. */
    private static String sign(double value) {
        return Math.copySign(1, value) < 0 ? "-" : "";
    }

    private static int exponent(BigDecimal digits) {
        return digits.signum() == 0 ? 0 : digits.precision() - digits.scale() - 1;
    }

    private static String power(int exponent) {
        int size = Math.abs(exponent);
        return (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
}
