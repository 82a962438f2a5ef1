package io.engram.data;

import java.util.List;

/**
 * What is known of a CSV file once it has been read.
 *
 * @param rows number of examples, the header not counted
 */
public record DatasetProfile(long rows, List<ColumnProfile> columns) {

    public DatasetProfile {
        columns = List.copyOf(columns);
    }
}
