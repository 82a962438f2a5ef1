package io.engram.data.token;

import java.util.List;

/** Cuts texts into tokens, and puts them together. */
public interface Tokenizer {

    /** The tokens of a text, or of a list of texts. */
    List<String> tokens(Object cell);

    /** The text of some tokens. */
    String text(List<String> tokens);

    /** Whether tokens are pieces of words, which nobody counts: error rates are of what they are put together to. */
    default boolean pieces() {
        return false;
    }
}
