package io.engram.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Rows of token ids as lists of texts. */
final class TokenSequences {

    private TokenSequences() {}

    /**
     * A row without its padding, its repetitions and blanks.
     *
     * @param blank none where every step is a token
     */
    static List<String> of(long[] ids, int from, int length, OptionalInt blank) {
        List<String> tokens = new ArrayList<>(length);
        for (int i = from; i < from + length; i++) {
            boolean counts = blank.isEmpty() || (ids[i] != blank.getAsInt() && (i == from || ids[i] != ids[i - 1]));
            if (counts) {
                tokens.add(Long.toString(ids[i]));
            }
        }
        return tokens;
    }

    /** The words of the text that numbers of tokens stand for. */
    static UnaryOperator<List<String>> words(Function<List<Integer>, String> texts) {
        return ids -> Arrays.stream(text(ids, texts).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The characters of the text that numbers of tokens stand for. */
    static UnaryOperator<List<String>> characters(Function<List<Integer>, String> texts) {
        return ids ->
                text(ids, texts).codePoints().mapToObj(Character::toString).toList();
    }

    private static String text(List<String> ids, Function<List<Integer>, String> texts) {
        return texts.apply(ids.stream().map(Integer::valueOf).toList());
    }

    /** Tokens put together up to each space. */
    static List<String> words(List<String> tokens, String space) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (String token : tokens) {
            if (!token.equals(space)) {
                word.append(token).append(' ');
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
