package io.engram.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a dataset once it has been read.
 *
 * @param rows number of examples, the header not counted
 * @param unreadable the rows that are left out; null where all could be read
 * @param tokens what a training has made of the tokens of its texts, by the pointers of their declarations; a dataset
 *     has none, the profile of a checkpoint may
 */
public record DatasetProfile(
        long rows,
        List<ColumnProfile> columns,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UnreadableRows unreadable,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, TokenModel> tokens) {

    public DatasetProfile {
        columns = List.copyOf(columns);
        tokens = tokens == null ? Map.of() : Map.copyOf(tokens); // earlier versions have written none
    }

    /** What is known of a dataset all rows of which could be read. */
    public DatasetProfile(long rows, List<ColumnProfile> columns) {
        this(rows, columns, null, Map.of());
    }

    /** The same with tokens. */
    public DatasetProfile with(Map<String, TokenModel> made) {
        return new DatasetProfile(rows, columns, unreadable, made);
    }
}
