package io.engram.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what a typo was meant to be. */
public final class NearestName {

    private NearestName() {}

    /** The known name within a third of its length in edits (at least one edit), if there is one. */
    public static Optional<String> to(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate ->
                        distance(name, candidate) <= Math.max(1, Math.max(name.length(), candidate.length()) / 3))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** "; did you mean 'relu'? Known: gelu, relu" */
    public static String hint(String name, Collection<String> known) {
        String list = known.isEmpty() ? "nothing" : String.join(", ", new TreeSet<>(known));
        return to(name, known).map(near -> "did you mean '" + near + "'? ").orElse("") + "Known: " + list;
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two names. Damerau 1964, restricted. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replace, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
