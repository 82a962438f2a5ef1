package io.engram.data;

import org.jspecify.annotations.Nullable;

/** What has been seen of the texts of one column. */
final class TextSummary {

    private static final int ASCII = 128;

    /** Lengths of texts are looked at up to here only, as a text may be as long as a file. */
    private static final int MAX_WORD = 200;

    private final long[] ascii = new long[ASCII];
    private final DistinctCounter others;
    private final DistinctCounter words;
    private final HistogramCounter lengths;
    private long min = Long.MAX_VALUE;
    private long max;
    private long total;

    /** @param columns of the file */
    TextSummary(int limit, int columns) {
        lengths = new HistogramCounter(columns);
        others = new DistinctCounter(limit);
        words = new DistinctCounter(limit);
    }

    void add(String text, long times) {
        long length = text.codePointCount(0, text.length());
        min = Math.min(min, length);
        max = Math.max(max, length);
        total += length * times;
        lengths.add((double) length, times);
        addCharacters(text, times);
        addWords(text, times);
    }

    private void addCharacters(String text, long times) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c < ASCII) {
                ascii[c] += times;
            } else if (!others.hasMore()) {
                others.add(Character.toString(c), times);
            }
            i += Character.charCount(c);
        }
    }

    private void addWords(String text, long times) {
        int start = -1;
        for (int i = 0; i <= text.length() && !words.hasMore(); i++) {
            boolean inWord = i < text.length() && !Character.isWhitespace(text.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(text.substring(start, Math.min(i, start + MAX_WORD + 1)), times);
                start = -1;
            }
        }
    }

    @Nullable
    Histogram lengths() {
        return lengths.counted(true).orElse(null);
    }

    TextProfile profile(int limit) {
        DistinctCounter characters = new DistinctCounter(limit);
        for (int c = 0; c < ASCII; c++) {
            if (ascii[c] > 0) {
                characters.add(Character.toString(c), ascii[c]);
            }
        }
        Distinct rest = others.counted();
        rest.counts().forEach(characters::add);
        Distinct all = rest.more() ? rest : characters.counted();
        return new TextProfile(min == Long.MAX_VALUE ? 0 : min, max, total, all, words.counted());
    }
}
