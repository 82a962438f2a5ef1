package io.engram.data.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the words of the training examples, in memory that has a limit: when it is reached, words that come for the
 * first time are left out. Pieces are made of what is frequent, which has come by then.
 */
public final class TrainingWords {

    /** Letters of all different words together. */
    private static final int MOST_LETTERS = 4_000_000;

    /** A longer word is a text without spaces, and is counted in parts. */
    private static final int MOST_LETTERS_OF_WORD = 200;

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private int letters;

    /** Counts the words of a cell. */
    public void add(Object cell) {
        for (String word : PiecesOfWords.words(cell)) {
            for (int from = 0; from < word.length(); ) {
                int to = Math.min(word.length(), from + MOST_LETTERS_OF_WORD);
                // Not between the halves of a character.
                to -= to < word.length() && Character.isHighSurrogate(word.charAt(to - 1)) ? 1 : 0;
                count(word.substring(from, to));
                from = to;
            }
        }
    }

    private void count(String word) {
        if (counts.containsKey(word)) {
            counts.merge(word, 1L, Long::sum);
        } else if (letters + word.length() <= MOST_LETTERS) {
            letters += word.length();
            counts.put(word, 1L);
        }
    }

    /** How many different ones. */
    public int size() {
        return counts.size();
    }

    /** The pieces of these words; see {@link LearnedPieces#of}. */
    public List<String> pieces(Set<String> alphabet, int most) {
        return LearnedPieces.of(counts, alphabet, most);
    }
}
