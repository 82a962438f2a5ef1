package io.engram.data;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the cells of a column are, missing ones left out. */
public enum ColumnType {
    /** Whole numbers in every row. */
    INTEGER,
    /** Numbers in every row. */
    NUMBER,
    /** Something else in at least one row. */
    TEXT,
    /** True or false in every row. */
    TRUTH,
    /** Arrays of numbers with a shape. */
    ARRAY,
    /** Lists of numbers or texts. */
    LIST,
    /** Names of files that belong to the dataset, such as audio and images. */
    FILE;

    /** As JSON has it: {@code integer}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
