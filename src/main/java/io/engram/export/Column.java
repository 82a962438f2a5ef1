package io.engram.export;

/** A column of a table: a cell holds nothing, or what its kind says. */
record Column(String name, Kind kind) {

    /** What the cells hold. */
    enum Kind {
        /** {@link String}. */
        TEXT,
        /** {@link Integer} or {@link Long}. */
        INTEGER,
        /** {@link Double}. */
        REAL,
        /** {@link Boolean}. */
        BOOLEAN,
        /** {@link java.time.Instant}. */
        TIME
    }
}
