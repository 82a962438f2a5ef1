package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Says tokens, one behind the other, of what has been encoded: what a {@link SequenceRecipe} trains and searches with.
 */
interface SequenceDecoder extends AutoCloseable {

    /**
     * What a step goes on from.
     *
     * @param memory what the tokens so far have left, (B, ...) each
     * @param encoded what all of them look at, (B, ...) each
     */
    record Position(NDList memory, NDList encoded) {

        /** The same of some rows, as often as they are named. */
        Position of(NDArray rows) {
            NDList picked = new NDList();
            memory.forEach(array -> picked.add(array.get(rows)));
            return new Position(picked, encoded);
        }
    }

    /**
     * Before the first token.
     *
     * @param encoded (B, S, F)
     * @param lengths (B), how much of the steps is not padding
     */
    Position begin(NDArray encoded, NDArray lengths);

    /**
     * Says what comes behind a token, outside of training.
     *
     * @param tokens (B), int64
     * @return logits (B, tokens); behind them the memory
     */
    NDList step(NDArray tokens, Position at);

    /**
     * Logits (B, L, tokens) of what comes behind each of the right tokens.
     *
     * @param tokens (B, L), int64
     */
    NDArray teach(NDArray encoded, NDArray lengths, NDArray tokens, boolean training);

    @Override
    void close();
}
