package io.engram.data;

import java.util.List;

/**
 * How many numbers lie in each of some intervals of equal width, from {@code from} on. The counts are exact; the width
 * is a power of two, and the edges are its multiples, so that they were found while the numbers went by.
 *
 * @param from where the first interval begins
 * @param width of each; the lower edge belongs to it, the upper one to the next
 */
public record Histogram(double from, double width, List<Long> counts) {

    public Histogram {
        counts = List.copyOf(counts);
    }
}
