package io.engram.recipe;

import java.util.List;

/**
 * A sequence that a decoder has said, as far as a search for likely ones has followed it.
 *
 * @param tokens their numbers, without the bounds
 * @param score the log-probability of a token on average, natural, that of the end among them
 * @param ended whether it came to its end; else it is as long as the recipe lets it be
 */
public record Spoken(List<Integer> tokens, double score, boolean ended) {

    public Spoken {
        tokens = List.copyOf(tokens);
    }
}
