package io.engram.data;

/** What the cells of a column are. */
public enum ColumnType {
    /** Whole numbers in every row. */
    INTEGER,
    /** Numbers in every row. */
    NUMBER,
    /** Something else in at least one row. */
    TEXT
}
