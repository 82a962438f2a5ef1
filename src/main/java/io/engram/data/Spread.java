package io.engram.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column are spread, to be looked at; no plan asks for it.
 *
 * @param std standard deviation of the numbers, with n - 1 as pandas has it; null where there are fewer than two
 * @param histogram of the numbers, or of the elements of arrays; also of a column of text that mostly holds numbers
 * @param lengths of texts in characters, or of arrays and lists that differ in length
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Spread(
        @Nullable Double std,
        @Nullable Histogram histogram,
        @Nullable Histogram lengths) {}
