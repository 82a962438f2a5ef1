package io.engram.dataset;

import io.engram.data.BadRows;
import org.jspecify.annotations.Nullable;

/** The rule for rows that cannot be read, as a request has it and as the API's documentation tells of it. */
final class BadRowsParameter {

    static final String TEXT =
            "What becomes of rows that are none, such as a line of CSV with too many cells or of JSON"
                    + " that is broken: refuse the file, or skip them and count them";

    private BadRowsParameter() {}

    static BadRows rule(@Nullable String given) {
        return switch (given == null ? "refuse" : given) {
            case "refuse" -> BadRows.REFUSE;
            case "skip" -> BadRows.SKIP;
            default -> throw new InvalidParameter("bad_rows", "'" + given + "' is no rule. Write refuse, or skip.");
        };
    }
}
