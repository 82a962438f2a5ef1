package io.engram.data.source;

import io.engram.data.InvalidData;

/**
 * A cell that is not what columns hold, named by its file, row and column. Other cells can be used, so this matters to
 * those alone who ask for it.
 */
public final class UnusableCell extends InvalidData {

    private final String reason;

    UnusableCell(String place, String reason) {
        super(place + " " + reason);
        this.reason = reason;
    }

    /** What is wrong with it, and the cure, for those who say themselves where it stands. */
    String reason() {
        return reason;
    }
}
