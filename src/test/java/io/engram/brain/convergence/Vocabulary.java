package io.engram.brain.convergence;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Numbers for tokens. 0 is what stands for none: padding, the beginning and the end of a sequence, a blank of CTC.
 *
 * @param tokens from number 1 on
 */
record Vocabulary(List<String> tokens) {

    static Vocabulary of(Collection<List<String>> sequences) {
        TreeSet<String> all = new TreeSet<>();
        sequences.forEach(all::addAll);
        return new Vocabulary(List.copyOf(all));
    }

    /** Numbers in all, that of none included. */
    int size() {
        return tokens.size() + 1;
    }

    long[] numbers(List<String> sequence) {
        return sequence.stream().mapToLong(token -> tokens.indexOf(token) + 1).toArray();
    }

    /** With the number of none before the first. */
    long[] begun(List<String> sequence) {
        long[] numbers = new long[sequence.size() + 1];
        System.arraycopy(numbers(sequence), 0, numbers, 1, sequence.size());
        return numbers;
    }

    /** With the number of none behind the last. */
    long[] ended(List<String> sequence) {
        long[] numbers = new long[sequence.size() + 1];
        System.arraycopy(numbers(sequence), 0, numbers, 0, sequence.size());
        return numbers;
    }
}
