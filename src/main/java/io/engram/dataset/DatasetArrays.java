package io.engram.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some arrays of one column, to look at. */
@Schema(description = "Arrays or lists of numbers of one column")
record DatasetArrays(String column, List<Cell> rows) {

    /**
     * One of them.
     *
     * @param values the last dimension fastest; null where {@code reason} says why they are not here
     */
    @SuppressWarnings("ArrayRecordComponent") // to be written, not compared
    @Schema(name = "DatasetArray", description = "The array of one row")
    record Cell(
            @Schema(description = "Its row, counted from 1", example = "1")
            long row,

            @Schema(description = "Its sizes", example = "[2, 3]")
            List<Long> shape,

            @Schema(description = "The last dimension fastest; null where reason says why")
            float @Nullable [] values,

            @Schema(description = "Why the values are not here; null where they are") @Nullable
            String reason) {}
}
