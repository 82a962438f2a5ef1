package io.engram.data.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte pair encoding by an ordered list of pieces: of all neighbours in a word that are a piece together, those of the
 * lowest number become one, until there are none. White space is where words begin; how much of it there is, is lost.
 */
public final class PiecesOfWords implements Tokenizer {

    /** Stands before each word, as in SentencePiece: so pieces say where there was a space. */
    public static final String BEGIN_OF_WORD = "\u2581";

    private final Map<String, Integer> numbers = new HashMap<>();

    /** @param pieces in the order in which they were learned */
    public PiecesOfWords(List<String> pieces) {
        pieces.forEach(piece -> numbers.putIfAbsent(piece, numbers.size()));
    }

    @Override
    public boolean pieces() {
        return true;
    }

    @Override
    public List<String> tokens(Object cell) {
        List<String> tokens = new ArrayList<>();
        words(cell).forEach(word -> tokens.addAll(pieces(word)));
        return tokens;
    }

    /** The words of a cell, each with its beginning. */
    static List<String> words(Object cell) {
        String text = cell instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : cell.toString();
        return Arrays.stream(text.split("[\\s\u2581]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> BEGIN_OF_WORD + word)
                .toList();
    }

    @Override
    public String text(List<String> tokens) {
        String text = String.join("", tokens).replace(BEGIN_OF_WORD, " ");
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    /** Two neighbours that are a piece together. Where they have changed since, they count no more. */
    private record Pair(int number, int left, int right, int length) implements Comparable<Pair> {

        @Override
        public int compareTo(Pair other) {
            return number != other.number ? Integer.compare(number, other.number) : Integer.compare(left, other.left);
        }
    }

    /** In time n log n, since a text without white space is one word. */
    private List<String> pieces(String word) {
        int[] starts = starts(word);
        int count = starts.length - 1;
        int[] ends = Arrays.copyOfRange(starts, 1, count + 1);
        int[] next = new int[count];
        int[] previous = new int[count];
        Arrays.setAll(next, i -> i + 1);
        Arrays.setAll(previous, i -> i - 1);
        PriorityQueue<Pair> pairs = new PriorityQueue<>();
        for (int i = 0; i + 1 < count; i++) {
            offer(pairs, word, starts[i], ends[i + 1], i, i + 1);
        }
        while (!pairs.isEmpty()) {
            Pair pair = pairs.remove();
            int left = pair.left();
            int right = pair.right();
            boolean stale = ends[left] < 0
                    || next[left] != right
                    || ends[right] < 0
                    || ends[right] - starts[left] != pair.length();
            if (stale) {
                continue;
            }
            ends[left] = ends[right];
            ends[right] = -1;
            next[left] = next[right];
            if (next[left] < count) {
                previous[next[left]] = left;
                offer(pairs, word, starts[left], ends[next[left]], left, next[left]);
            }
            if (previous[left] >= 0) {
                offer(pairs, word, starts[previous[left]], ends[left], previous[left], left);
            }
        }
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < count; i = next[i]) {
            pieces.add(word.substring(starts[i], ends[i]));
        }
        return pieces;
    }

    private void offer(PriorityQueue<Pair> pairs, String word, int start, int end, int left, int right) {
        Integer number = numbers.get(word.substring(start, end));
        if (number != null) {
            pairs.add(new Pair(number, left, right, end - start));
        }
    }

    /** Where characters begin, and where the last one ends. */
    private static int[] starts(String word) {
        int[] starts = new int[word.codePointCount(0, word.length()) + 1];
        for (int i = 0, at = 0; i < starts.length; i++) {
            starts[i] = at;
            at += at < word.length() ? Character.charCount(word.codePointAt(at)) : 0;
        }
        return starts;
    }
}
