package io.engram.data.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns pieces by byte pair encoding: of all neighbours in all words, the most frequent become a piece, again and
 * again. Of equally frequent ones, those that come first in the alphabet do, so the same words give the same pieces.
 */
final class LearnedPieces {

    /** Two neighbours by their symbols, and how often they stand beside each other. */
    private record Pair(int left, int right) {}

    private record Candidate(Pair pair, long count, String left, String right) {}

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingLong(Candidate::count)
            .reversed()
            .thenComparing(Candidate::left)
            .thenComparing(Candidate::right);

    private final List<String> symbols = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> frequencies = new ArrayList<>();
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();
    private final PriorityQueue<Candidate> best = new PriorityQueue<>(BEST_FIRST);

    private LearnedPieces(Map<String, Long> words) {
        words.forEach((word, count) -> {
            this.words.add(word.codePoints()
                    .map(character -> number(Character.toString(character)))
                    .toArray());
            frequencies.add(count);
        });
        for (int i = 0; i < this.words.size(); i++) {
            count(i, 1, new LinkedHashSet<>());
        }
        counts.keySet().forEach(this::offer);
    }

    /**
     * The pieces: single characters first, then in the order in which they were found.
     *
     * @param words with how often they occur
     * @param alphabet characters that are pieces in any case
     * @param most how many pieces at most; fewer where no two neighbours stand together twice
     */
    static List<String> of(Map<String, Long> words, Set<String> alphabet, int most) {
        Set<String> pieces = new LinkedHashSet<>(alphabet);
        frequentCharacters(words).stream()
                .filter(character -> pieces.size() < most)
                .forEach(pieces::add);
        LearnedPieces learned = new LearnedPieces(words);
        while (pieces.size() < most) {
            Candidate next = learned.next();
            if (next == null || next.count() < 2) {
                break;
            }
            pieces.add(next.left() + next.right());
            learned.merge(next.pair());
        }
        return List.copyOf(pieces);
    }

    private static List<String> frequentCharacters(Map<String, Long> words) {
        Map<String, Long> characters = new LinkedHashMap<>();
        words.forEach((word, count) -> word.codePoints()
                .forEach(character -> characters.merge(Character.toString(character), count, Long::sum)));
        return characters.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private int number(String symbol) {
        return numbers.computeIfAbsent(symbol, added -> {
            symbols.add(added);
            return symbols.size() - 1;
        });
    }

    /** Adds the pairs of a word so many times, or takes them away. */
    private void count(int word, int times, Set<Pair> changed) {
        int[] parts = words.get(word);
        for (int i = 0; i + 1 < parts.length; i++) {
            Pair pair = new Pair(parts[i], parts[i + 1]);
            counts.merge(pair, times * frequencies.get(word), Long::sum);
            if (times > 0) {
                places.computeIfAbsent(pair, none -> new LinkedHashSet<>()).add(word);
            }
            changed.add(pair);
        }
    }

    private void offer(Pair pair) {
        long count = counts.getOrDefault(pair, 0L);
        if (count > 1) {
            best.add(new Candidate(pair, count, symbols.get(pair.left()), symbols.get(pair.right())));
        }
    }

    /** The most frequent pair; what was offered with a count that has changed since is left out. */
    private @Nullable Candidate next() {
        Candidate next = best.poll();
        while (next != null && counts.getOrDefault(next.pair(), 0L) != next.count()) {
            next = best.poll();
        }
        return next;
    }

    private void merge(Pair pair) {
        int merged = number(symbols.get(pair.left()) + symbols.get(pair.right()));
        Set<Pair> changed = new LinkedHashSet<>();
        for (int word : places.getOrDefault(pair, Set.of())) {
            count(word, -1, changed);
            words.set(word, merged(words.get(word), pair, merged));
            count(word, 1, changed);
        }
        places.remove(pair);
        counts.remove(pair);
        changed.remove(pair);
        changed.forEach(this::offer);
    }

    private static int[] merged(int[] parts, Pair pair, int merged) {
        int[] result = new int[parts.length];
        int size = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean both = parts[i] == pair.left() && i + 1 < parts.length && parts[i + 1] == pair.right();
            result[size] = both ? merged : parts[i];
            size++;
            i += both ? 1 : 0;
        }
        return Arrays.copyOf(result, size);
    }
}
