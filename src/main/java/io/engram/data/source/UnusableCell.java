package io.engram.data.source;

import io.engram.data.InvalidData;

/**
 * A cell that is not what columns hold, named by its file, row and column. Other cells can be used, so this matters to
 * those alone who ask for it.
 */
public final class UnusableCell extends InvalidData {

    private final String place;
    private final String reason;

    public UnusableCell(String place, String reason) {
        super(place + " " + reason);
        this.place = place;
        this.reason = reason;
    }

    /** What something else found out. */
    static UnusableCell of(String place, InvalidData cause) {
        UnusableCell cell = new UnusableCell(place, String.valueOf(cause.getMessage()));
        cell.initCause(cause);
        return cell;
    }

    /** Its file, column and row. */
    public String place() {
        return place;
    }

    /** What is wrong with it, and the cure, for those who say themselves where it stands. */
    public String reason() {
        return reason;
    }
}
