package io.engram.experiment;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/**
 * Where a page ended: the next one begins behind it, however many rows have come or gone in between.
 *
 * @param value of the last row in the column that is sorted by
 * @param id of the last row
 */
record Cursor(ListOrder order, String value, String id) {

    String text() {
        String plain = order.parameter() + "\n" + id + "\n" + value;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads it again.
     *
     * @throws InvalidQuery where it is not one, or of a list with another order
     */
    static Cursor read(String text, ListOrder order) {
        String[] parts;
        try {
            parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 3);
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
        if (parts.length != 3 || hasZero(parts) || ListOrder.find(parts[0]).isEmpty()) {
            throw unreadable();
        }
        if (!parts[0].equals(order.parameter())) {
            throw new InvalidQuery(
                    "cursor",
                    "this cursor is of a list sorted by " + parts[0] + ", not by " + order.parameter()
                            + ". Begin again without a cursor.");
        }
        Cursor cursor = new Cursor(order, parts[2], parts[1]);
        cursor.parameter();
        return cursor;
    }

    /** Which PostgreSQL does not take as part of a text. */
    private static boolean hasZero(String... parts) {
        return String.join("", parts).indexOf(0) >= 0;
    }

    /** The value as the database compares it. */
    Object parameter() {
        try {
            if (order.metric() != null) {
                return Double.valueOf(value);
            }
            return order.byTime() ? OffsetDateTime.parse(value) : value;
        } catch (DateTimeParseException | NumberFormatException e) {
            throw unreadable();
        }
    }

    private static InvalidQuery unreadable() {
        return new InvalidQuery("cursor", "this is not a cursor that a list has given. Begin again without a cursor.");
    }
}
