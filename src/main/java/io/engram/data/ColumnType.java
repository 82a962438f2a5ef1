package io.engram.data;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the cells of a column are. */
public enum ColumnType {
    /** Whole numbers in every row. */
    INTEGER,
    /** Numbers in every row. */
    NUMBER,
    /** Something else in at least one row. */
    TEXT;

    /** As JSON has it: {@code integer}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
