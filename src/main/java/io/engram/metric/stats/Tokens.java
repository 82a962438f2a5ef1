package io.engram.metric.stats;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How sequences of tokens are cut before they are compared. */
public final class Tokens {

    private Tokens() {}

    /** Characters to words: {@code a b _ c} to {@code ab c}. Spaces at the ends or in a row make no empty words. */
    public static UnaryOperator<List<String>> merged(String space) {
        Pattern separator = Pattern.compile(Pattern.quote(space));
        return tokens -> Arrays.stream(separator.split(String.join("", tokens)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Words to characters: {@code ab c} to {@code a b _ c}. */
    public static UnaryOperator<List<String>> split(String space) {
        return tokens -> String.join(space, tokens)
                .codePoints()
                .mapToObj(Character::toString)
                .toList();
    }
}
